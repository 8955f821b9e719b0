"""The settlement export against orders and fund flows, recomputed from the files."""

from collections import Counter

TAKEN = {"技术服务费": "技术服务费", "达人佣金": "达人佣金", "机构服务费": "机构服务费", "运费险": "运费险"}


def test_settled_orders_are_booked_to_the_fen(nights):
    """Per settled order, everything the settlement says equals its bookings; expected amounts come from the flows."""
    flows = nights.by(nights.rows("资金流水"), "关联订单号")
    settled = [row for row in nights.rows("订单结算明细") if row["结算状态"] == "已结算"]
    assert len(settled) > 900
    for row in settled:
        booked = Counter()
        for flow in flows[row["订单号"]]:
            booked[flow["动帐类型"]] += nights.fen(flow["收支金额"])
        fen = {name: nights.fen(row[name]) for name in row if name != "订单号" and row[name][-3:-2] == "."}
        assert booked["订单支付"] == fen["买家实付金额"]
        assert booked["订单退款"] == fen["结算前退款"] + fen["结算后买家退款"] == fen["买家退款金额"]
        assert booked["平台优惠补贴"] + booked["国家补贴"] == fen["平台优惠"] + fen["国家补贴"]
        assert {kind: booked[kind] for kind in TAKEN} == {kind: fen[name] for kind, name in TAKEN.items()}
        assert fen["支出合计"] == sum(fen[name] for name in TAKEN.values())
        cash = sum(nights.fen(f["收支金额"]) * (1 if f["收支类型"] == "收入" else -1) for f in flows[row["订单号"]])
        assert cash == fen["商家结算金额"] - fen["结算后买家退款"]
        assert fen["商家结算金额"] == fen["商家收入金额"] - fen["支出合计"]


def test_every_paid_order_has_one_settlement_and_the_same_amounts(nights):
    orders = {r["订单号"]: r for r in nights.rows("订单导出") if r["支付时间"] and nights.fen(r["订单实际支付金额"])}
    rows = nights.rows("订单结算明细")
    assert sorted(row["订单号"] for row in rows) == sorted(orders)
    for row in rows:
        order = orders[row["订单号"]]
        for ours, theirs in {
            "买家实付金额": "订单实际支付金额", "商品总额": "商品总价", "运费": "订单运费", "商家优惠": "商品优惠",
            "技术服务费": "技术服务费", "运费险": "运费险预计投保费用",
        }.items():  # fmt: skip
            assert nights.fen(row[ours]) == nights.fen(order[theirs]), ours


def test_next_night_brings_orders_that_settled_since(nights):
    then = {row["订单号"]: row["结算状态"] for row in nights.rows("订单结算明细")}
    now = {row["订单号"]: row["结算状态"] for row in nights.rows("订单结算明细", 2)}
    moves = {(then[number], state) for number, state in now.items() if number in then and then[number] != state}
    assert moves & {("待结算", "已结算"), ("待结算", "部分结算")}
    assert set(now) - set(then)
