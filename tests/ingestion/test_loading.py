"""Files refused as a whole, each for exactly one reason; nothing of them reaches the lake."""

import io

import pytest
import xlsxwriter

ROW = {"商品编码(平台)": "A"}


def refused(tenant, name, content, **options):
    result = tenant.take(name, content, **options)
    assert result.status == "rejected", result
    assert tenant.ask("select count(*) from raw._loads") == [(0,)]
    assert list((tenant.home.inbox / "_rejected").rglob("*.reason.txt"))
    ((reason, count),) = result.reasons
    assert count == 1
    return reason


def test_missing_required_column_refuses_the_file(tenant, orders_csv):
    assert refused(tenant, "a.csv", orders_csv(ROW, without=("商品数量",))) == "missing_key_column"


def test_unknown_header_refuses_the_file(tenant):
    assert refused(tenant, "a.csv", "甲,乙\n1,2\n") == "unknown_layout"


def test_ids_cut_by_a_spreadsheet_refuse_the_file(tenant, orders_csv):
    assert refused(tenant, "a.csv", orders_csv(ROW, {"订单号": "3.72938E+18"})) == "damaged_ids"


def test_ids_that_mostly_end_in_zeros_refuse_the_file(tenant, orders_csv):
    lines = [{"订单号": f"372938475610{n}000"} for n in range(4)]
    assert refused(tenant, "a.csv", orders_csv(*lines)) == "damaged_ids"


def test_too_many_bad_rows_refuse_a_file_from_a_hundred_rows_on(tenant, orders_csv):
    lines = [{"订单号": str(n), "商品数量": "x" if n < 25 else "1"} for n in range(100)]
    assert refused(tenant, "a.csv", orders_csv(*lines)) == "too_many_bad_rows"
    few = tenant.take("b.csv", orders_csv(*lines[:90]))
    assert (few.status, few.quarantined) == ("loaded", 25)


def test_a_column_nothing_of_which_can_be_read_refuses_the_file(tenant, orders_csv):
    lines = [{"订单号": str(n), "商品数量": "many"} for n in range(20)]
    assert refused(tenant, "a.csv", orders_csv(*lines)) == "changed_type"


def test_a_file_no_shop_can_be_told_for_is_refused(tenant, orders_csv):
    tenant.home.toml.write_text(tenant.home.toml.read_text().replace('default_shop = "s1"', ""))
    assert refused(tenant, "a.csv", orders_csv(ROW)) == "unknown_shop"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7", "not_a_table"),
        (b"<html><body>login", "not_a_table"),
        (b"PK\x03\x04broken", "unreadable"),
        (b"PAR1broken", "unreadable"),
        ("订单号,订单状态\n1,".encode() + b"\xff\xfe\xff", "undecodable"),
    ],
)
def test_what_is_no_table_is_refused(tenant, content, reason):
    assert refused(tenant, "a.csv", content) == reason


def test_a_file_without_rows_is_empty(tenant, orders_csv):
    assert tenant.take("a.csv", b"").status == "empty"
    assert tenant.take("b.csv", orders_csv()).status == "empty"


def test_ragged_rows_are_set_aside_with_their_number(tenant, orders_csv):
    result = tenant.take("a.csv", orders_csv(ROW, {"订单号": "2", "商品名称": "a,b"}, {"订单号": "3"}))
    assert (result.rows_in, result.loaded, dict(result.reasons)) == (3, 2, {"ragged_row": 1})
    assert tenant.ask("select _row_number from raw.shop__order_lines order by 1") == [(1,), (3,)]


def test_quoted_newlines_and_gb18030_are_one_record(tenant, orders_csv):
    result = tenant.take("a.csv", orders_csv({"商品名称": '"玫瑰\n水,大"'}, {"订单号": "2"}), encoding="gb18030")
    assert (result.rows_in, result.loaded) == (2, 2)
    assert tenant.ask("select title from raw.shop__order_lines order by 1 desc") == [("玫瑰水",), ("玫瑰\n水,大",)]


def test_workbooks_load_with_a_title_above_the_header(tenant):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["商品导出 2026-06"])
        sheet.write_row(2, 0, ["商品编码（平台）", "商品名称", "SKU编码（平台）", "销售价"])
        sheet.write_row(3, 0, [10000180123456, "水", 700123, 19.9])
    result = tenant.take("商品.xlsx", buffer.getvalue())
    assert (result.status, result.loaded) == ("loaded", 1)
    found = tenant.ask("select product_id, sku_id, list_price_fen from raw.shop__skus")
    assert found == [("10000180123456", "700123", 1990)]


def test_new_columns_are_welcome_and_reported(tenant, orders_csv):
    result = tenant.take("a.csv", orders_csv({"会场": "双十一"}, extra=("会场",)))
    assert result.new_columns == ("会场",)
    assert tenant.ask("select _extra from raw.shop__order_lines") == [('{"会场":"双十一"}',)]
