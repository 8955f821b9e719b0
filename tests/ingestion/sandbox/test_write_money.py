"""Bills, fund flows and aftersales agree with the orders, recomputed from the files."""

import numpy as np

from ingestion.sandbox import aftersales
from ingestion.sandbox.write_money import STATUSES, flow_rows, progress


def summary(text: str) -> list[str]:
    return [cell.lstrip("`") for cell in text.rstrip("\r\n").split("\r\n")[-1].split(",")]


def test_bill_has_four_blocks_and_a_right_summary(nights):
    files = nights.files("微信支付交易账单")
    for path in files:
        text = path.read_bytes().decode("utf-8")
        rows = nights.read(path)
        count, paid, back, recharge, fee, ordered, applied = summary(text)
        assert int(count) == len(rows)
        assert nights.fen(paid) == nights.fen(ordered) == sum(nights.fen(row["应结订单金额"]) for row in rows)
        assert nights.fen(back) == nights.fen(applied) == sum(nights.fen(row["退款金额"]) for row in rows)
        assert recharge == "0.00"
        assert round(float(fee) * 1e5) == sum(round(float(row["手续费"]) * 1e5) for row in rows)
        assert text.count("\r\n") == text.count("\n") == len(rows) + 3
        assert all(line.startswith("`") for line in text.split("\r\n")[1 : len(rows) + 1])
    assert len({path.parent.name for path in files}) == 3


def test_bills_and_flows_pay_every_order_once(nights):
    orders = {row["订单号"]: row for row in nights.rows("订单导出")}
    charged = {
        n: nights.fen(o["订单实际支付金额"])
        for n, o in orders.items()
        if o["支付时间"] and nights.fen(o["订单实际支付金额"])
    }
    bill = [row for row in nights.rows("微信支付交易账单") if row["交易状态"] == "SUCCESS"]
    flows = [row for row in nights.rows("资金流水") if row["动帐类型"] == "订单支付"]
    assert len(bill) == len(flows) == len(charged)
    assert {row["商户订单号"]: nights.fen(row["订单金额"]) for row in bill} == charged
    assert {row["关联订单号"]: nights.fen(row["收支金额"]) for row in flows} == charged
    assert {row["微信订单号"] for row in bill} == {orders[number]["交易单号"] for number in charged}


def test_completed_refunds_are_in_bill_flow_and_order(nights):
    done = [r for r in nights.rows("售后导出") if r["售后完成时间"] and nights.fen(r["退款金额"])]
    asked = {row["售后单号"]: nights.fen(row["退款金额"]) for row in done}
    bill = {
        r["商户退款单号"]: nights.fen(r["退款金额"])
        for r in nights.rows("微信支付交易账单")
        if r["交易状态"] == "REFUND"
    }
    flow = {
        r["关联售后单号"]: nights.fen(r["收支金额"]) for r in nights.rows("资金流水") if r["动帐类型"] == "订单退款"
    }
    assert asked == bill == flow
    goods = sum(nights.fen(row["退款金额"]) for row in done if row["售后类型"] != "退运费")
    assert goods == sum(nights.fen(row["商品已退款金额"]) for row in nights.rows("订单导出"))


def test_refunds_never_exceed_what_the_line_cost(nights):
    for row in nights.rows("订单导出"):
        assert nights.fen(row["商品已退款金额"]) <= nights.fen(row["商品实际价格(总共)"])


def test_aftersales_hold_every_kind_and_fate(nights):
    rows = nights.rows("售后导出")
    assert {row["售后类型"] for row in rows} == {"仅退款", "退货退款", "换货", "补差价", "退运费"}
    assert {row["售后状态"] for row in rows} >= {"退款完成", "退货退款完成", "换货完成", "商家拒绝退款", "买家撤销"}
    assert all(not r["售后完成时间"] for r in rows if r["售后状态"] in {"商家拒绝退款", "买家撤销", "待商家处理"})
    assert len({row["售后单号"] for row in rows}) == len(rows)


def test_ids_of_flows_are_unique_and_the_same_on_every_night(nights, apparel):
    numbers = [row["流水单号"] for night in (1, 2) for row in nights.rows("资金流水", night)]
    assert len(set(numbers)) == len(numbers)
    stop = apparel.options.stop
    early, late = flow_rows(apparel, stop - 40 * 86_400), flow_rows(apparel, stop)
    known = dict(zip(late["number"].tolist(), late["amount"].tolist(), strict=True))
    assert all(known[n] == a for n, a in zip(early["number"].tolist(), early["amount"].tolist(), strict=True))


def test_progress_walks_a_return_through_its_states():
    asked = {
        "requested_at": np.zeros(1, np.int64),
        "closed_at": np.array([200_000]),
        "kind": np.array([aftersales.RETURN]),
        "fate": np.array([aftersales.GRANTED]),
    }
    seen = [STATUSES[progress(asked, cut)[0][0]] for cut in (1, 50_000, 150_000, 200_001)]
    assert seen == ["MERCHANT_PROCESSING", "USER_WAIT_RETURN", "MERCHANT_WAIT_RECEIPT", "MERCHANT_RETURN_SUCCESS"]
    assert progress(asked, 200_001)[1][0] == 200_000
