"""Quarantine: what was set aside can be seen, revealed, and put back exactly once after a fix."""

import os

import pytest

from ingestion.errors import HuoshuiError
from ingestion.quarantine import forget_expired, list_quarantine, retry, show

A = {"商品编码(平台)": "A"}
B = {"商品编码(平台)": "B", "商品数量": "2"}


def fix_money_of(tenant, unit):
    """A format whose unit was declared wrongly, and its correction."""
    text = tenant.home.toml.read_text().split("[formats")[0]
    tenant.home.toml.write_text(
        text
        + f"""
[formats.pos]
stream = "shop.order_lines"
match = "pos*"
money_unit = "{unit}"
constants = {{ order_status = "已完成" }}
[formats.pos.columns]
no = "order_id"
at = ["ordered_at", "paid_at"]
item = "product_id"
pay = "line_paid"
n = "quantity"
who = "openid"
"""
    )


POS = "no,at,item,pay,n,who\n1,2026-06-01 10:00:00,A,10,1,oSECRET1\n1,2026-06-01 10:00:00,B,2.50,1,oSECRET1\n"


def test_show_gives_reason_and_tokenized_fields_and_reveals_only_when_asked(tenant, orders_csv):
    tenant.take("a.csv", orders_csv(A, B | {"商品数量": "x"}))
    (record,) = list_quarantine(tenant.home)
    assert (record.rows, record.reasons) == (1, {"bad_number": 1})
    (shown,) = show(tenant.home, record.quarantine_id[:8])
    assert (shown.row.row_number, shown.row.reason, shown.original) == (2, "bad_number", None)
    assert "商品数量: the text of the cell is not a whole number" in shown.row.message
    assert "13812345678" not in shown.row.fields
    (revealed,) = show(tenant.home, record.quarantine_id, reveal=True)
    assert revealed.original["收件人手机"] == "13812345678"
    with pytest.raises(HuoshuiError, match="begins with"):
        show(tenant.home, "zz")


def test_retry_brings_an_order_back_whole_and_only_once(tenant):
    fix_money_of(tenant, "fen")
    first = tenant.take("pos1.csv", POS)
    assert (first.loaded, first.quarantined) == (1, 1)
    assert tenant.ask("select is_incomplete from raw.shop__orders") == [(True,)]
    assert retry(tenant.home, tenant.settings)[0].loaded == 0
    fix_money_of(tenant, "yuan")
    (result,) = retry(tenant.home, tenant.settings)
    assert (result.rows_in, result.loaded, result.quarantined) == (1, 1, 0)
    assert list_quarantine(tenant.home) == []
    assert retry(tenant.home, tenant.settings) == []
    assert not list(tenant.home.quarantine.iterdir())
    assert tenant.ask("select rows_in, loaded, quarantined from raw._files") == [(2, 2, 0)]
    whole = tenant.ask("select len(string_split(line_hashes, ',')) from raw.shop__orders where not is_incomplete")
    assert whole == [(2,)]


def test_retry_keeps_what_is_still_wrong(tenant):
    fix_money_of(tenant, "fen")
    tenant.take("pos1.csv", POS + "2,2026-06-01 10:00:00,A,zehn,1,oSECRET2\n")
    fix_money_of(tenant, "yuan")
    (result,) = retry(tenant.home, tenant.settings)
    assert (result.rows_in, result.loaded, result.quarantined) == (2, 1, 1)
    (record,) = list_quarantine(tenant.home)
    assert (record.generation, record.reasons) == (2, {"bad_money": 1})
    assert [shown.original["no"] for shown in show(tenant.home, record.quarantine_id, reveal=True)] == ["2"]


def test_retry_takes_up_rows_of_a_shop_that_was_not_configured(tenant, orders_csv):
    rows = orders_csv(A | {"店铺ID": "s9"}, {"订单号": "7", "店铺ID": "s1"}, extra=("店铺ID",))
    assert dict(tenant.take("a.csv", rows).reasons) == {"unknown_shop": 1}
    text = tenant.home.toml.read_text()
    tenant.home.toml.write_text(text.replace("[intake]", '[[shops]]\nshop_id = "s9"\nbrand_id = "b1"\n[intake]'))
    (result,) = retry(tenant.home, tenant.settings)
    assert result.loaded == 1
    assert tenant.ask("select shop_id from raw.shop__orders order by 1") == [("s1",), ("s9",)]


def test_retry_does_not_make_originals_younger(tenant):
    fix_money_of(tenant, "fen")
    tenant.take("pos1.csv", POS + "2,2026-06-01 10:00:00,A,zehn,1,oSECRET2\n")
    (before,) = tenant.home.quarantine.rglob("originals.bin")
    os.utime(before, (1_700_000_000, 1_700_000_000))
    fix_money_of(tenant, "yuan")
    retry(tenant.home, tenant.settings)
    (after,) = tenant.home.quarantine.rglob("originals.bin")
    assert after != before
    assert after.stat().st_mtime == 1_700_000_000


def test_forget_expired_deletes_originals_and_keeps_reasons(tenant, orders_csv):
    from ingestion.ledger import Ledger

    tenant.take("a.csv", orders_csv(A, B | {"商品数量": "x"}))
    ledger = Ledger(tenant.home.ledger)
    assert forget_expired(tenant.home, ledger, keep_days=1) == 0
    assert forget_expired(tenant.home, ledger, keep_days=-1) == 1
    ledger.close()
    (record,) = list_quarantine(tenant.home)
    assert len(show(tenant.home, record.quarantine_id)) == 1
    with pytest.raises(HuoshuiError, match="retention"):
        show(tenant.home, record.quarantine_id, reveal=True)
    assert retry(tenant.home, tenant.settings)[0].quarantined == 1


HEADER = POS.splitlines()[0] + "\n"
LINE_A, LINE_B = (f"{line}\n" for line in POS.splitlines()[1:])
NEWEST = """
select strftime(_extracted_at, '%m%d'), is_incomplete, len(string_split(line_hashes, ',')) from raw.shop__orders
qualify row_number() over (partition by order_id order by _source_updated_at desc, _extracted_at desc) = 1
"""


def accounts(tenant) -> dict[str, tuple[int, ...]]:
    """Rows in, loaded, set aside, known of every file; they must add up."""
    files = tenant.ask("select source_file, rows_in, loaded, quarantined, duplicate from raw._files")
    assert all(rows_in == sum(parts) for _, rows_in, *parts in files), files
    return {file: tuple(counts) for file, *counts in files}


def stored(tenant) -> int:
    """Lines in the lake; each row loaded is one."""
    ((lines, distinct),) = tenant.ask("select count(*), count(distinct _record_hash) from raw.shop__order_lines")
    assert lines == distinct
    return lines


def test_retry_counts_a_line_that_came_meanwhile_as_known(tenant):
    fix_money_of(tenant, "fen")
    tenant.take("pos_20260602.csv", POS)
    fix_money_of(tenant, "yuan")
    tenant.take("pos_20260603.csv", HEADER + LINE_A + LINE_B + LINE_B.replace(",B,", ",C,"))
    before = stored(tenant)
    (result,) = retry(tenant.home, tenant.settings)
    assert (result.rows_in, result.loaded, result.duplicate, result.quarantined) == (1, 0, 1, 0)
    assert accounts(tenant) == {"pos_20260602.csv": (2, 1, 0, 1), "pos_20260603.csv": (3, 3, 0, 0)}
    assert stored(tenant) == before
    assert tenant.ask(NEWEST) == [("0602", False, 3)]  # 00:00 in Shanghai is the day before in UTC


def test_retry_never_puts_an_old_version_over_a_newer_delivery(tenant):
    fix_money_of(tenant, "fen")
    tenant.take("pos_20260602.csv", POS)
    tenant.take("pos_20260603.csv", HEADER + LINE_A.replace(",10,", ",900,"))
    assert tenant.ask(NEWEST) == [("0602", False, 1)]
    fix_money_of(tenant, "yuan")
    assert [result.loaded for result in retry(tenant.home, tenant.settings)] == [1]
    assert accounts(tenant) == {"pos_20260602.csv": (2, 2, 0, 0), "pos_20260603.csv": (1, 1, 0, 0)}
    assert tenant.ask(NEWEST) == [("0602", False, 1)]


def test_retry_again_changes_nothing(tenant):
    fix_money_of(tenant, "fen")
    tenant.take("pos1.csv", POS + "2,2026-06-01 10:00:00,A,zehn,1,oSECRET2\n")
    fix_money_of(tenant, "yuan")
    retry(tenant.home, tenant.settings)
    after = accounts(tenant), stored(tenant), list_quarantine(tenant.home)
    (again,) = retry(tenant.home, tenant.settings)
    assert (again.loaded, again.duplicate, again.quarantined) == (0, 0, 1)
    assert (accounts(tenant), stored(tenant), list_quarantine(tenant.home)) == after


def test_retry_takes_rows_back_after_a_column_of_the_stream_changed_its_type(tenant):
    declared = """
[streams."brand.crm"]
key = ["no"]
columns = [{{ name = "no", type = "id", required = true }}, {{ name = "level", type = "{}" }}]
"""
    toml = tenant.home.toml.read_text()
    tenant.home.toml.write_text(toml + declared.format("int"))
    first = tenant.take("crm.csv", "no,level\n1,3\n2,gold\n", format_name=None)
    assert (first.loaded, first.quarantined) == (1, 1)
    tenant.home.toml.write_text(toml + declared.format("text"))
    (result,) = retry(tenant.home, tenant.settings)
    assert (result.rows_in, result.loaded) == (1, 1)
    assert accounts(tenant) == {"crm.csv": (2, 2, 0, 0)}
