"""The platforms' own counts: what our events of the same days come to, however late those are told."""

from collections import Counter


def counted(rows, day, kinds, column):
    return Counter((row[day][:10], row[column]) for row in rows if row[column] in kinds)


def test_deletions_and_new_contacts_are_those_of_the_events(nights):
    rows = nights.rows("企微员工行为日报")
    days = {row["统计日期"] for row in rows}
    assert len(days) == 180
    told = Counter()
    for row in rows:
        told[row["统计日期"], "添加好友"] += int(row["新增客户数"])
        told[row["统计日期"], "删除员工"] += int(row["删除/拉黑员工的客户数"])
    seen = counted(nights.rows("企微客户变更"), "发生时间", ("添加好友", "删除员工"), "变更类型")
    assert +told == Counter({key: n for key, n in seen.items() if key[0] in days})


def test_followers_are_those_of_the_events_in_the_end(nights):
    rows = nights.rows("服务号用户分析日报")
    told = Counter()
    for row in rows:
        told[row["统计日期"], "关注"] += int(row["新关注人数"])
        told[row["统计日期"], "取消关注"] += int(row["取消关注人数"])
    seen = counted(nights.rows("服务号事件"), "发生时间", ("关注", "取消关注"), "事件")
    late = [key for key, n in (+told).items() if n != seen[key]]
    assert len(late) <= 3
    assert all(day == "2026-06-29" for day, _ in late)
    assert {row["用户来源"] for row in rows if row["累计关注人数"]} == {"其他"}


def test_the_newest_day_is_stated_again(nights):
    first = {(r["统计日期"], r["员工ID"]): int(r["发送消息数"]) for r in nights.rows("企微员工行为日报")}
    again = {(r["统计日期"], r["员工ID"]): int(r["发送消息数"]) for r in nights.rows("企微员工行为日报", 2)}
    same = first.keys() & again.keys()
    assert len(same) == 6 * 24
    assert all(again[key] >= first[key] for key in same)
