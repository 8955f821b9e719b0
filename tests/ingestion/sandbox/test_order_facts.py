"""Commission cells of the order export: once per order and SKU, and only when they are known."""


def test_commission_shows_once_per_order_and_sku_and_equals_the_first_hop(nights):
    chain: dict[tuple[str, str], int] = {}
    for row in nights.rows("佣金订单"):
        key = (row["订单号"], row["商品编码(平台)"])
        handed_on = nights.fen(row["帮卖机构佣金"]) or nights.fen(row["推客机构佣金"])
        chain[key] = chain.get(key, 0) + nights.fen(row["达人佣金"]) + nights.fen(row["机构服务费"]) + handed_on
    shown: dict[tuple[str, str], int] = {}
    for row in nights.rows("订单导出"):
        if row["带货费用"]:
            key = (row["订单号"], row["商品编码(平台)"])
            shown[key] = shown.get(key, 0) + nights.fen(row["带货费用"])
            assert row["带货费用类型"] == ("达人" if row["带货方式"] == "达人带货" else "机构")
            assert row["带货佣金率"].endswith("%")
    assert shown == chain


def test_wecom_orders_name_guide_and_friend(nights):
    rows = [row for row in nights.rows("订单导出") if row["企微企业ID"]]
    assert rows
    assert all(row["企微工号"] and row["导购最近分享时间"] < row["订单下单时间"] for row in rows)
    contacts = {row["外部联系人ID"] for row in nights.rows("企微客户变更")}
    assert {row["企业微信加密id"] for row in rows} - {""} <= contacts


def test_accounts_are_those_of_the_seller(nights):
    talents = {row["带货方ID"] for row in nights.rows("推客与带货方") if row["角色"] == "达人"}
    for row in nights.rows("订单导出"):
        if row["带货方式"] == "达人带货":
            assert row["带货ID"] in talents
        if not row["带货账号类型"]:
            assert not row["带货ID"]
