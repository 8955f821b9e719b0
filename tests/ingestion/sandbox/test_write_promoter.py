"""Commission orders arrive a day late, settle or are canceled, and keep to the chain of payees."""

from ingestion.sandbox import Sandbox


def test_commission_orders_keep_to_the_chain(nights):
    rows = nights.rows("佣金订单")
    assert len({(row["机构appid"], row["订单号"], row["SKU编码(平台)"]) for row in rows}) == len(rows)
    for row in rows:
        if row["推客ID"]:
            own, second, circle, promoter = (
                nights.fen(row[name]) for name in ("机构服务费", "帮卖机构佣金", "推客机构佣金", "推客佣金")
            )
            # the agency that sees the row tells what it keeps, all others what they get before they hand on
            assert own + (second or circle) == nights.fen(row["计佣金额"]) * 8 // 100
            assert (second or circle) >= circle >= promoter > 0 or circle == 0
            assert bool(second) == bool(row["帮卖机构ID"]) or circle == 0
        assert bool(row["推客ID"]) != bool(row["达人ID"])
        assert nights.fen(row["达人佣金"]) + nights.fen(row["机构服务费"]) <= nights.fen(row["计佣金额"])
    assert {row["佣金状态"] for row in rows} == {"未结算", "已结算", "已取消"}


def test_base_is_what_the_lines_of_the_sku_cost(nights):
    paid: dict[tuple[str, str], int] = {}
    for row in nights.rows("订单导出"):
        key = (row["订单号"], row["商品编码(平台)"])
        paid[key] = paid.get(key, 0) + nights.fen(row["商品实际价格(总共)"])
    base: dict[tuple[str, str], int] = {}
    for row in nights.rows("佣金订单"):
        key = (row["订单号"], row["商品编码(平台)"])
        base[key] = base.get(key, 0) + nights.fen(row["计佣金额"])
    assert {key: paid[key] for key in base} == base


def test_commissions_of_the_last_day_come_with_the_next_night(make, nights, tmp_path):
    tenant = make(scale="small", days=34)
    first = [nights.read(path) for path in tenant.write_night(1, tmp_path / "1") if "佣金订单" in path.name]
    second = [nights.read(path) for path in tenant.write_night(2, tmp_path / "2") if "佣金订单" in path.name]
    known = {row["订单号"] for rows in first for row in rows}
    late = {row["订单号"] for rows in second for row in rows if row["订单下单时间"] < "2026-06-30"} - known
    assert len(late) > 5
    assert isinstance(tenant, Sandbox)


def test_promoters_are_listed_with_their_accounts_and_some_buy_from_themselves(nights):
    promoters = {row["带货方ID"]: row for row in nights.rows("推客与带货方")}
    assert {row["角色"] for row in promoters.values()} == {"带货机构", "帮卖机构", "推客机构", "达人", "推客"}
    assert all(row["unionid"] for row in promoters.values() if row["角色"] == "推客")
    buyer = {row["订单号"]: row["买家unionid"] for row in nights.rows("订单导出")}
    sold = [row for row in nights.rows("佣金订单") if row["推客ID"]]
    assert {row["推客ID"] for row in sold} <= set(promoters)
    assert any(promoters[row["推客ID"]]["unionid"] == buyer[row["订单号"]] for row in sold)


def test_share_clicks_name_their_sharer(nights):
    rows = nights.rows("分享事件")
    assert all(bool(row["分享人openid"]) == (row["动作"] == "点击") for row in rows)
    assert {row["分享去向"] for row in rows} == {"朋友圈", "群聊", "单聊"}
    assert {bool(row["推客ID"]) for row in rows} == {True, False}


def test_write_talents_lists_every_talent_with_its_accounts(nights):
    rows = nights.rows("达人列表")
    assert len(rows) == 2 * (8 + 4)
    assert {row["达人ID"] for row in rows} == {
        row["带货方ID"] for row in nights.rows("推客与带货方") if row["角色"] == "达人"
    }
    assert {row["关联账号类型"] for row in rows} == {"视频号", "公众号"}
    again = nights.rows("达人列表", 2)
    assert [int(b["粉丝数"]) - int(a["粉丝数"]) for a, b in zip(rows, again, strict=True)] == [1] * len(rows)
