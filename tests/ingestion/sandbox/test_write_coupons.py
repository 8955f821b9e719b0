"""Discount, coupon and event exports against the orders, recomputed from the files."""

from collections import Counter


def test_discounts_by_sponsor_are_those_of_the_order(nights):
    """Per order: merchant, talent, platform and state as the order export has them."""
    meant = Counter()
    for row in nights.rows("订单导出"):
        meant[row["订单号"], "merchant"] += nights.fen(row["商品商家优惠"])
        meant[row["订单号"], "talent"] += nights.fen(row["达人优惠"])
        meant[row["订单号"], "state"] += nights.fen(row["商品国家补贴"])
        meant[row["订单号"], "platform"] += nights.fen(row["商品平台券优惠"]) - nights.fen(row["商品国家补贴"])
    sponsor = {"达人优惠券": "talent", "平台优惠券": "platform", "跨店优惠": "platform", "国家补贴": "state"}
    found = Counter()
    for row in nights.rows("订单优惠明细"):
        found[row["订单号"], sponsor.get(row["优惠类型"], "merchant")] += nights.fen(row["优惠金额"])
    assert found == +meant
    assert {row["优惠类型"] for row in nights.rows("订单优惠明细")} >= {
        "商家优惠券", "限时折扣", "活动商家补贴", "品牌赠礼", *sponsor,
    }  # fmt: skip


def test_order_level_discounts_are_the_sums_of_their_lines(nights):
    for rows in nights.by(nights.rows("订单导出"), "订单号").values():
        for total, part in {
            "商品优惠": "商品商家优惠",
            "国家补贴": "商品国家补贴",
            "跨店优惠": "商品平台券优惠",
        }.items():
            assert nights.fen(rows[0][total]) == sum(nights.fen(row[part]) for row in rows)


def test_a_used_coupon_names_its_order_and_what_it_took_off(nights):
    taken = Counter()
    for row in nights.rows("订单优惠明细"):
        if row["优惠类型"] == "商家优惠券":
            taken[row["用户优惠券ID"], row["优惠券ID"], row["订单号"]] += nights.fen(row["优惠金额"])
    paid = {row["订单号"] for row in nights.rows("订单导出") if row["支付时间"]}
    used = {
        (row["用户优惠券ID"], row["优惠券ID"], row["关联订单号"] if "关联订单号" in row else row["订单号"]): nights.fen(
            row["优惠金额"]
        )
        for row in nights.rows("优惠券事件")
        if row["优惠券事件"] == "使用"
    }
    assert used == {key: fen for key, fen in taken.items() if key[2] in paid}


def test_list_counts_what_the_events_say(nights):
    got, used = Counter(), Counter()
    for row in nights.rows("优惠券事件"):
        got[row["优惠券ID"]] += row["优惠券事件"] == "领取"
        used[row["优惠券ID"]] += {"使用": 1, "退回": -1}.get(row["优惠券事件"], 0)
    offers = [row for row in nights.rows("优惠券_") if row["优惠券类型"]]
    assert len(offers) == 21
    assert {row["优惠券ID"]: int(row["领取数"]) for row in offers} == {
        row["优惠券ID"]: got[row["优惠券ID"]] for row in offers
    }
    assert all(int(row["剩余库存"]) + int(row["领取数"]) == int(row["发放总量"]) for row in offers)


def test_withheld_coupons_are_marked_and_only_they(nights):
    rows = nights.rows("优惠券事件")
    assert all(row["发放任务号"].startswith("DX") for row in rows if row["优惠券事件"] == "发放对照")
    granted = {row["优惠券ID"] for row in rows if row["发放任务号"]}
    assert {row["优惠券名称"] for row in nights.rows("优惠券_") if row["优惠券ID"] in granted} == {
        "老客唤醒八八折券",
        "老客回馈九折券",
    }
    assert {row["是否对照组"] for row in rows if row["优惠券事件"] == "发放对照"} == {"是"}
    assert {row["是否对照组"] for row in rows if row["优惠券事件"] != "发放对照"} == {"否"}


def test_coupons_of_orders_given_back_come_back_the_next_nights(nights):
    back = [row for row in nights.rows("订单优惠明细") if row["优惠状态"] == "已退回"]
    assert back
    assert all(row["优惠更新时间"] > row["订单下单时间"] for row in back)
