"""Custom formats and streams: any shop's file loads without code, and mistakes in them are all named at start."""

import pytest

from ingestion.errors import ConfigError
from ingestion.settings import load_settings

PURCHASES = """
[formats.purchases]
stream = "shop.order_lines"
match = "purchases*"
kind = "delimited"
delimiter = "whitespace"
date_formats = ["%Y%m%d"]
constants = { order_status = "已完成" }
generate = { order_id = ["openid", "ordered_at", "line_paid_fen", "quantity", "_occurrence"] }
[formats.purchases.columns]
customer = "openid"
date = ["ordered_at", "paid_at"]
cds = "quantity"
dollars = "line_paid"
"""
LOG = """ customer  date cds  dollars\r
 00001 19970101  1   11.77\r
 00002 19970112  1    0.00\r
 00002 19970112  1    0.00\r
"""

CRM = """
[formats.crm]
stream = "brand.crm_orders"
match = "crm*"
money_unit = "fen"
timezone = "UTC"
[formats.crm.columns]
"单号" = "order_id"
"时间" = "order_time"
"金额" = "amount"
"电话" = "phone"
[streams."brand.crm_orders"]
key = ["order_id"]
updated_at = "order_time"
columns = [
  { name = "order_id", type = "id", required = true },
  { name = "order_time", type = "timestamp", required = true },
  { name = "amount", type = "money", required = true },
  { name = "phone", type = "phone", pii = true },
]
"""


def configure(tenant, text):
    tenant.home.toml.write_text(tenant.home.toml.read_text() + text)


def test_format_takes_a_purchase_log_with_every_line_its_own_order(tenant):
    configure(tenant, PURCHASES)
    result = tenant.take("purchases.txt", LOG)
    assert (result.rows_in, result.loaded, result.duplicate) == (3, 3, 0)
    assert dict(result.derived) == {"shop.orders": 3}
    orders = tenant.ask("select paid_at::timestamp::varchar, order_status, openid from raw.shop__orders")
    assert {row[:2] for row in orders} == {
        ("1996-12-31 16:00:00", "completed"),
        ("1997-01-11 16:00:00", "completed"),
    }
    assert len({row[2] for row in orders}) == 2
    assert tenant.ask("select sum(line_paid_fen), count(distinct order_id) from raw.shop__order_lines") == [(1177, 3)]


def test_format_gives_a_grown_log_its_new_lines_only(tenant):
    configure(tenant, PURCHASES)
    tenant.take("purchases_1.txt", LOG)
    result = tenant.take("purchases_2.txt", LOG + " 00002 19970112  1    0.00\r\n")
    assert (result.loaded, result.duplicate) == (1, 3)


def test_custom_stream_lands_and_quarantines_like_any_other(tenant):
    configure(tenant, CRM)
    row = "1,2026-06-01 00:00:00,1250,13812345678\n"
    content = f"单号,时间,金额,电话\n{row}2,gestern,1,\n{row}"
    result = tenant.take("crm_june.csv", content, encoding="gb18030")
    assert (result.stream, result.loaded, result.quarantined, result.duplicate) == ("brand.crm_orders", 1, 1, 1)
    ((order, amount, at, brand, phone),) = tenant.ask(
        "select order_id, amount, order_time::timestamp::varchar, brand_id, phone from raw.brand__crm_orders"
    )
    assert (order, amount, at, brand) == ("1", 1250, "2026-06-01 00:00:00", "b1")
    assert "13812345678" not in phone


def test_custom_format_is_chosen_by_its_header_or_by_name(tenant):
    configure(tenant, CRM)
    content = "单号,时间,金额,电话\n{},2026-06-01 00:00:00,1250,\n"
    assert tenant.take("other.csv", content.format(1)).stream == "brand.crm_orders"
    assert tenant.take("third.csv", content.format(2), format_name="crm").stream == "brand.crm_orders"
    misnamed = tenant.take("fourth.csv", content.format(3).replace("单号", "no"), format_name="crm")
    assert misnamed.reasons == (("missing_key_column", 1),)


NAMED = 'a = "order_id"\nb = "order_time"\nc = "amount"'
PLACED = '"1" = "order_id"\n"2" = "order_time"\n"3" = "amount"'
SPANS = "order_id = [0, 4]\norder_time = [4, 23]\namount = [23, 30]"


@pytest.mark.parametrize(
    ("reading", "columns", "content"),
    [
        ('kind = "fixed_width"\nheader = false', SPANS, "00012026-06-01 08:00:00  12.50\n"),
        ('header = false\ndelimiter = ";"', PLACED, "0001;2026/6/1 8:00;12.5\n"),
        ('delimiter = "tab"\nskip_rows = 1', NAMED, "x\ty\na\tb\tc\n0001\t2026-06-01 08:00:00\t¥12.50\n"),
        ('kind = "jsonl"', NAMED, '{"a": "0001", "b": "2026-06-01 08:00:00", "c": 12.50}\n'),
    ],
)
def test_format_reads_other_kinds(tenant, reading, columns, content):
    stream = '[streams."brand.crm_orders"]' + CRM.split('[streams."brand.crm_orders"]')[1]
    format_ = f'[formats.x]\nstream = "brand.crm_orders"\nmatch = "x*"\n{reading}\n[formats.x.columns]\n{columns}\n'
    configure(tenant, format_ + stream)
    result = tenant.take("x.txt", content)
    assert (result.status, result.loaded) == ("loaded", 1), result
    found = tenant.ask("select order_id, amount, order_time::timestamp::varchar from raw.brand__crm_orders")
    assert found == [("0001", 1250, "2026-06-01 00:00:00")]


def test_read_formats_names_every_mistake(tenant):
    configure(
        tenant,
        """
[formats.a]
stream = "shop.nothing"
[formats.b]
stream = "shop.order_lines"
money_unit = "dollar"
timezone = "Mars/Base"
encoding = "klingon"
[formats.b.columns]
"x" = "no_such_column"
[formats.c]
stream = "shop.orders"
[streams."Bad Name"]
key = ["k"]
columns = [{ name = "k", type = "id" }]
[streams."brand.x"]
key = ["missing"]
columns = [{ name = "k", type = "telepathy" }]
""",
    )
    with pytest.raises(ConfigError) as caught:
        load_settings(tenant.home)
    told = "\n".join(caught.value.problems)
    for sign in ("shop.nothing", "dollar", "Mars/Base", "klingon", "no_such_column", "order_id is required",
                 "orders are built from their lines", "Bad Name", "missing is not among", "telepathy"):  # fmt: skip
        assert sign in told, sign
