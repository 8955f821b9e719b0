"""Exports of tickets and reviews: about orders that exist, and moved on from night to night."""


def test_tickets_name_orders_of_the_shop_and_the_account_that_bought(nights):
    orders = {row["订单号"]: row for row in nights.rows("订单导出")}
    rows = nights.rows("客服工单")
    about = [row for row in rows if row["关联订单号"]]
    assert len(about) > len(rows) / 2 > 50
    for row in about:
        order = orders[row["关联订单号"]]
        assert row["咨询人openid"] == order["买家openid"] or order["礼物单号"]
        assert row["工单创建时间"] >= order["支付时间"] > ""
    assert {row["工单类型"] for row in rows} == {"售前咨询", "物流", "售后", "商品质量", "其他"}


def test_a_ticket_comes_again_when_it_moves(nights):
    first = {row["工单ID"]: row for row in nights.rows("客服工单")}
    second = {row["工单ID"]: row for row in nights.rows("客服工单", 2)}
    moved = set(first) & set(second)
    assert all(second[one]["更新时间"] > first[one]["更新时间"] for one in moved)
    assert all(row["更新时间"][:10] == "2026-06-30" for row in second.values())
    for row in first.values():
        assert row["工单状态"] == ("已关闭" if row["工单关闭时间"] else "处理中" if row["首次回复时间"] else "待回复")
        assert bool(row["满意度评分"]) == bool(row["满意度评价时间"])


def test_reviews_name_lines_and_a_later_score_comes_with_what_was_appended(nights):
    lines = {(row["订单号"], row["商品编码(平台)"]) for row in nights.rows("订单导出")}
    rows = nights.rows("商品评价") + nights.rows("商品评价", 2)
    assert {(row["订单号"], row["商品编码(平台)"]) for row in rows} <= lines
    assert any(row["追评时间"] for row in rows)
    assert all(row["更新时间"] >= max(row["评价时间"], row["追评时间"], row["商家回复时间"]) for row in rows)
