"""Trade and fund bills agree with each other and with their own closing blocks."""

from collections import Counter

import numpy as np

from ingestion.sandbox.write_bills import booking_rows


def test_fund_bill_books_every_trade_and_its_fee_half_up(nights):
    trades = nights.rows("微信支付交易账单")
    booked = nights.rows("微信支付资金账单")
    paid = {row["微信订单号"]: row for row in trades if row["交易状态"] == "SUCCESS"}
    back = {row["微信退款单号"]: row for row in trades if row["交易状态"] == "REFUND"}
    found = Counter(row["业务类型"] for row in booked)
    assert found == {"交易": len(paid), "扣除交易手续费": len(paid), "退款": len(back)}
    for row in booked:
        fen = nights.fen(row["收支金额(元)"])
        if row["业务类型"] == "退款":
            assert (fen, row["收支类型"]) == (nights.fen(back[row["微信支付业务单号"]]["退款金额"]), "支出")
            continue
        trade = paid[row["微信支付业务单号"]]
        assert row["业务凭证号"] == trade["商户订单号"]
        if row["业务类型"] == "交易":
            assert (fen, row["收支类型"]) == (nights.fen(trade["订单金额"]), "收入")
        else:
            assert fen == round(float(trade["手续费"]) * 100 + 1e-9)
            assert row["收支类型"] == "支出"
    assert len({row["资金流水单号"] for row in booked}) == len(booked)


def test_fund_bill_closes_with_its_own_sums(nights):
    for path in nights.files("微信支付资金账单"):
        rows, last = nights.read(path), path.read_bytes().decode().rstrip("\r\n").split("\r\n")[-1]
        count, in_rows, in_sum, out_rows, out_sum = (cell.lstrip("`") for cell in last.split(","))
        ways = {way: [nights.fen(r["收支金额(元)"]) for r in rows if r["收支类型"] == way] for way in ("收入", "支出")}
        assert [int(count), int(in_rows), int(out_rows)] == [len(rows), len(ways["收入"]), len(ways["支出"])]
        assert [nights.fen(in_sum), nights.fen(out_sum)] == [sum(ways["收入"]), sum(ways["支出"])]


def test_bookings_stand_in_the_order_of_time_with_the_fee_behind_its_payment():
    trades = {"at": np.array([5, 9]), "order": np.array([0, 0]), "amount": np.array([1_000, 400])}
    booked = booking_rows(trades | {"refund": np.array([-1, 77])})
    assert booked["kind"].tolist() == [0, 1, 2]
    assert booked["amount"].tolist() == [1_000, 6, 400]
