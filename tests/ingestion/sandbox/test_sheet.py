import numpy as np
import pytest

from ingestion.sandbox import clock, names
from ingestion.sandbox.sheet import Dialect, Sheet, header, wordings, yuan
from ingestion.streams.registry import LAYOUTS


def cells(sheet, column):
    return sheet.table()[column].to_pylist()


def test_yuan_keeps_every_fen():
    assert yuan(np.array([0, 5, 99, 100, 123_456_789])).to_pylist() == ["0.00", "0.05", "0.99", "1.00", "1234567.89"]


@pytest.mark.parametrize(("style", "expected"), [("plain", "1234.50"), ("comma", "1,234.50"), ("yen", "¥1234.50")])
def test_money_follows_the_dialect(style, expected):
    sheet = Sheet("shop__fund_flows", Dialect(money=style))
    sheet.money("amount_fen", np.array([123_450]))
    assert cells(sheet, "收支金额") == [expected]


def test_time_hides_the_future_of_the_cut():
    sheet = Sheet("shop__fund_flows")
    sheet.time("booked_at", np.array([1_750_000_000, 1_750_000_001, clock.NEVER]), 1_750_000_001)
    assert cells(sheet, "记账时间") == ["2025-06-15 15:06:40", None, None]


def test_code_writes_the_first_chinese_wording():
    sheet = Sheet("shop__fund_flows")
    sheet.code("direction", ("income", "expense", ""), np.array([1, 0, 2, -1]))
    assert cells(sheet, "收支类型") == ["支出", "收入", None, None]


def test_id_stands_behind_the_guard():
    sheet = Sheet("shop__fund_flows", Dialect(guard="\t"))
    sheet.id("order_id", names.pick(["7", None], np.array([0, 1])))
    assert cells(sheet, "关联订单号") == ["\t7", None]


def test_sheet_refuses_a_column_nobody_declared():
    with pytest.raises(KeyError, match="declares no column color"):
        Sheet("shop__fund_flows").constant("color", "red", 1)


def test_table_stands_in_declared_order_and_can_show_empty_columns():
    sheet = Sheet("shop__fund_flows")
    sheet.money("amount_fen", np.array([1]))
    sheet.id("flow_id", names.label("", np.array([1]), 3))
    assert sheet.table().column_names == ["流水单号", "收支金额"]
    whole = sheet.table(blank=True).column_names
    assert whole == [header(c) for c in LAYOUTS["shop__fund_flows"].columns if c.name not in {"brand_id", "shop_id"}]


def test_every_declared_code_has_a_wording_that_reads_back():
    for layout in LAYOUTS.values():
        for column in layout.columns:
            for code, wording in wordings(column).items():
                assert column.values[wording] == code
