"""The platform's figures equal what the orders of the export add up to, by day, scene, account and product."""

from collections import Counter

import pytest

SCENES = {"直播": "直播成交金额", "短视频": "短视频成交金额", "橱窗": "橱窗成交金额", "商品分享": "商品分享成交金额"}
SHOPS = ("apparel_main", "apparel_outlet", "oralcare_main")


def paid_orders(nights, shop):
    """One row per order of the first night that cost money, the way an accountant would count them."""
    orders = {row["订单号"]: row for row in nights.rows("订单导出", shop=shop) if row["支付时间"]}
    return [row for row in orders.values() if nights.fen(row["订单实际支付金额"]) > 0]


@pytest.mark.parametrize("shop", SHOPS)
def test_write_compass_shop_days_equal_the_orders_to_the_fen(nights, shop):
    money, orders, live = Counter(), Counter(), Counter()
    for row in paid_orders(nights, shop):
        day, fen = row["支付时间"][:10], nights.fen(row["订单实际支付金额"])
        money[day] += fen
        orders[day] += 1
        live[day] += fen if row["下单场景"] == "直播" else 0
    stated = nights.rows("罗盘店铺日报", shop=shop)
    assert len(stated) == len({row["统计日期"] for row in stated}) == 539
    for row in stated:
        day = row["统计日期"]
        found = (nights.fen(row["成交金额"]), int(row["成交订单数"]), nights.fen(row["直播成交金额"]))
        assert found == (money[day], orders[day], live[day]), day


@pytest.mark.parametrize("shop", SHOPS)
def test_write_compass_scenes_and_accounts_equal_the_orders_to_the_fen(nights, shop):
    meant, stated = Counter(), Counter()
    accounts = {row["带货账号ID"]: row["带货账号类型"] for row in nights.rows("罗盘带货账号日报", shop=shop)}
    own = next(name for name, kind in accounts.items() if kind == "视频号")
    for row in paid_orders(nights, shop):
        scene = SCENES.get(row["下单场景"], "其他成交金额")
        account = row["带货ID"] if row["带货账号类型"] else own
        meant[row["支付时间"][:10], account, scene] += nights.fen(row["订单实际支付金额"])
    for row in nights.rows("罗盘带货账号日报", shop=shop):
        parts = {scene: nights.fen(row[scene]) for scene in (*SCENES.values(), "其他成交金额")}
        assert sum(parts.values()) == nights.fen(row["成交金额"])
        for scene, fen in parts.items():
            stated[row["统计日期"], row["带货账号ID"], scene] += fen
    assert +meant == +stated
    assert len(accounts) > 6


def test_write_compass_products_equal_the_lines_before_points_and_freight(nights):
    meant, pieces = Counter(), Counter()
    for shop in SHOPS:
        bought = {row["订单号"] for row in paid_orders(nights, shop)}
        for row in nights.rows("订单导出", shop=shop):
            if row["订单号"] in bought and nights.fen(row["商品实际价格(总共)"]) > 0:
                key = row["支付时间"][:10], row["商品编码(平台)"]
                meant[key] += nights.fen(row["商品实际价格(总共)"])
                pieces[key] += int(row["商品数量"])
    rows = nights.rows("罗盘商品日报")
    assert +Counter({(r["统计日期"], r["商品ID"]): nights.fen(r["商品成交金额"]) for r in rows}) == meant
    assert +Counter({(r["统计日期"], r["商品ID"]): int(r["商品成交件数"]) for r in rows}) == pieces


def test_write_compass_states_a_month_again_and_only_refunds_may_grow(nights):
    key = ("统计日期", "成交金额", "成交订单数")
    first = {(shop, *map(row.get, key)): row for shop in SHOPS for row in nights.rows("罗盘店铺日报", shop=shop)}
    again = [(shop, row) for shop in SHOPS for row in nights.rows("罗盘店铺日报", 2, shop)]
    assert {row["统计日期"] for _, row in again} == {f"2026-06-{day:02d}" for day in range(1, 31)}
    older = [(shop, row) for shop, row in again if row["统计日期"] < "2026-06-30"]
    before = [first[(shop, *map(row.get, key))] for shop, row in older]  # what was paid is stated as before
    moved = [
        nights.fen(row["成交退款金额"]) - nights.fen(old["成交退款金额"])
        for (_, row), old in zip(older, before, strict=True)
    ]
    assert min(moved) >= 0


def test_write_compass_live_products_are_of_sessions_and_sell_what_lines_say(nights):
    sessions = {row["直播ID"] for row in nights.rows("直播场次数据")}
    rows = nights.rows("直播商品数据")
    assert {row["直播ID"] for row in rows} <= sessions
    meant = Counter()
    for shop in SHOPS:
        bought = {row["订单号"] for row in paid_orders(nights, shop)}
        for row in nights.rows("订单导出", shop=shop):
            if row["订单号"] in bought and row["直播ID"] and nights.fen(row["商品实际价格(总共)"]) > 0:
                meant[row["直播ID"], row["商品编码(平台)"]] += nights.fen(row["商品实际价格(总共)"])
    stated = Counter({(r["直播ID"], r["商品编码(平台)"]): nights.fen(r["成交金额"]) for r in rows})
    assert +stated == meant
    assert len(stated) > 1.2 * len(meant)  # some are shown and nobody buys
    assert all(int(row["商品曝光人数"]) > int(row["商品点击人数"]) >= int(row["成交订单数"]) for row in rows)
