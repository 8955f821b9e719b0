"""WeChat Pay bills: split at backticks, and refused when they do not add up."""

import pytest

from ingestion.errors import FileRejected
from ingestion.files.bill import is_bill, read_bill
from ingestion.files.table import Candidate
from ingestion.streams.registry import LAYOUTS

ALL = [Candidate(layout) for layout in LAYOUTS.values()]
HEADER = "交易时间,商户号,微信订单号,商户订单号,交易状态,应结订单金额,商品名称,手续费"
ROW = "`2025-11-21 21:00:40,`1601,`4200{n},`37{n},`SUCCESS,`228.00,`玫瑰水,大瓶,`1.36800"
TOTALS = "总交易单数,应结订单总金额,手续费总金额"


def bill(rows: int = 2, count: str = "2", total: str = "456.00", fees: str = "2.73600") -> bytes:
    details = [ROW.format(n=n) for n in range(rows)]
    return "\r\n".join([HEADER, *details, TOTALS, f"`{count},`{total},`{fees}", ""]).encode()


def test_read_bill_keeps_commas_inside_values():
    assert is_bill(bill(), ALL)
    raw = read_bill(bill(), ALL)
    assert raw.candidate.name == "wechat_pay_trade_bill"
    assert raw.cells["c6"].to_pylist() == ["玫瑰水,大瓶"] * 2
    assert raw.cells["rn"].to_pylist() == [1, 2]


def test_read_bill_takes_a_day_without_trades():
    assert read_bill(bill(0, "0", "0.00", "0.00"), ALL).cells.num_rows == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bill(count="3"), "summary_mismatch"),
        (bill(total="456.01"), "summary_mismatch"),
        (bill(fees="2.73601"), "summary_mismatch"),
        (bill().rsplit("总交易单数".encode())[0], "summary_missing"),
    ],
)
def test_read_bill_refuses_what_does_not_add_up(content, reason):
    with pytest.raises(FileRejected) as caught:
        read_bill(content, ALL)
    assert caught.value.reason == reason


def test_is_bill_tells_bills_from_tables():
    assert not is_bill("甲,乙\n1,2\n".encode(), ALL)
    orders = "订单号,订单下单时间,订单状态,商品实际价格(总共),商品数量\n`37,2026-06-01 10:00:00,待发货,1.00,1\n"
    assert not is_bill(orders.encode(), ALL)
