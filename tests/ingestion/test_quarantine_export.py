"""Exported rows: readable by their owner only, harmless in a spreadsheet, and a delivery again once corrected."""

import csv
import io
import json
import os

import pytest
from python_calamine import CalamineWorkbook

from ingestion.errors import HuoshuiError
from ingestion.quarantine import forget_expired, list_quarantine
from ingestion.quarantine_export import export

A = {"商品编码(平台)": "A"}
BAD = {"商品编码(平台)": "B", "商品数量": "x", "商品名称": "=HYPERLINK(1)"}


def out(tenant, orders_csv, suffix: str, reveal: bool = True, *lines: dict[str, str]):
    """An order with one bad line, exported."""
    tenant.take("a.csv", orders_csv(*(lines or (A, BAD))))
    (record,) = list_quarantine(tenant.home)
    path = tenant.home.root / f"fix{suffix}"
    assert export(tenant.home, record.quarantine_id[:8], path, reveal) == record.rows
    return path


def table(path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def test_export_hides_personal_values_unless_revealed(tenant, orders_csv):
    (row,) = table(out(tenant, orders_csv, ".csv", False))
    assert (row["_huoshui_row"], row["_huoshui_reason"], row["商品数量"]) == ("2", "bad_number", "***")
    assert "商品数量: the text of the cell is not a whole number" in row["_huoshui_message"]
    assert "收件人姓名" not in row
    assert not {"13812345678", "oPLANTEDopenid0001"} & set(row.values())


def test_export_opens_in_a_spreadsheet_without_formulas_or_lost_digits(tenant, orders_csv):
    path = out(tenant, orders_csv, ".csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    context, bad = table(path)
    assert bad["商品名称"] == "'=HYPERLINK(1)"
    assert bad["订单号"] == "\t3729384756102938624"
    assert (bad["收件人手机"], bad["商品实际价格(总共)"]) == ("13812345678", "10.00")
    assert (context["_huoshui_row"], context["_huoshui_reason"]) == ("1", "")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_export_corrected_and_sent_again_is_the_whole_order(tenant, orders_csv, suffix):
    path = out(tenant, orders_csv, suffix)
    if suffix == ".xlsx":
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        assert all(isinstance(cell, str) for row in rows for cell in row)
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        text = text.getvalue()
    else:
        text = path.read_bytes().decode("utf-8-sig")
    assert tenant.ask("select is_incomplete from raw.shop__orders") == [(True,)]
    result = tenant.take("订单_20260702.csv", text.replace(",x,", ",2,"))
    assert (result.rows_in, result.loaded, result.duplicate, result.quarantined) == (2, 1, 1, 0)
    assert (result.new_columns, result.drift) == ((), ())
    whole = "select openid, len(string_split(line_hashes, ',')) from raw.shop__orders where not is_incomplete"
    ((openid, lines),) = tenant.ask(whole)
    assert lines == 2
    assert tenant.ask("select title, _extra from raw.shop__order_lines where product_id = 'B'") == [
        ("=HYPERLINK(1)", None)
    ]
    assert tenant.ask(f"select count(*) from raw.shop__orders where openid <> '{openid}'") == [(0,)]


def test_export_keeps_a_torn_record_as_text(tenant, orders_csv):
    rows = table(out(tenant, orders_csv, ".csv", True, A, {"订单号": "2", "商品名称": "a,b"}))
    (torn,) = (row for row in rows if row["_huoshui_reason"] == "ragged_row")
    assert "a,b" in torn["_huoshui_text"]
    assert torn["商品名称"] == ""


def test_export_as_json_lines_is_exact(tenant, orders_csv):
    lines = [json.loads(line) for line in out(tenant, orders_csv, ".jsonl").read_text().splitlines()]
    assert [line["商品名称"] for line in lines] == ["玫瑰水", "=HYPERLINK(1)"]


def test_export_is_private_and_never_replaces_a_file(tenant, orders_csv):
    before = os.umask(0o022)
    try:
        path = out(tenant, orders_csv, ".csv")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    (record,) = list_quarantine(tenant.home)
    with pytest.raises(HuoshuiError, match="exists already"):
        export(tenant.home, record.quarantine_id, path)
    with pytest.raises(HuoshuiError, match=r"\.csv, \.xlsx, \.jsonl"):
        export(tenant.home, record.quarantine_id, tenant.home.root / "a.xls")


def test_export_reveals_nothing_after_retention(tenant, orders_csv):
    from ingestion.ledger import Ledger

    tenant.take("a.csv", orders_csv(A, BAD))
    ledger = Ledger(tenant.home.ledger)
    forget_expired(tenant.home, ledger, keep_days=-1)
    ledger.close()
    (record,) = list_quarantine(tenant.home)
    with pytest.raises(HuoshuiError, match="retention"):
        export(tenant.home, record.quarantine_id, tenant.home.root / "a.csv", reveal=True)
    assert not (tenant.home.root / "a.csv").exists()
    assert export(tenant.home, record.quarantine_id, tenant.home.root / "a.csv") == 1
