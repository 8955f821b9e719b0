"""Files of texts, consents, groups and points: unique records, personal cells filled, points those of the orders."""

KEYS = {"短信回执明细": "事件ID", "授权记录": "授权记录ID", "客户群成员变更": "事件ID", "会员积分流水": "积分流水号"}


def test_write_reach_gives_unique_records_and_repeats_the_last_days(nights):
    for title, key in KEYS.items():
        rows = nights.rows(title)
        assert rows, title
        assert len({row[key] for row in rows}) == len(rows), title
    first = {row["事件ID"]: row for row in nights.rows("短信回执明细")}
    again = nights.rows("短信回执明细", 2)
    assert again
    assert all(first[row["事件ID"]] == row for row in again if row["事件ID"] in first)


def test_write_reach_names_people_by_what_has_to_become_a_token(nights):
    rows = nights.rows("短信回执明细")
    assert all(len(row["手机号"]) == 11 and row["手机号"].isdigit() for row in rows)
    assert 0.1 < sum(not row["会员ID"] for row in rows) / len(rows) < 0.3
    assert {row["短信事件"] for row in rows} == {"提交", "送达", "失败", "点击", "回复", "退订"}
    members = {row["会员ID"] for row in nights.rows("会员列表")}
    assert {row["会员ID"] for title in KEYS if title != "客户群成员变更" for row in nights.rows(title)} - {
        ""
    } <= members


def test_points_redeemed_are_the_points_of_the_order(nights):
    spent = {row["订单号"]: row for row in nights.rows("会员积分流水") if row["积分变动类型"] == "抵扣"}
    orders = {row["订单号"]: row for row in nights.rows("订单导出")}
    assert len(spent) > 20
    for number, row in spent.items():
        assert nights.fen(row["抵扣金额"]) == nights.fen(orders[number]["积分抵扣"]) == -int(row["变动积分"])
