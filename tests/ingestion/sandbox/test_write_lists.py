"""Lists of rules and people: whole, without gaps, and about what the rest of the tenant shows."""

from datetime import date, timedelta
from itertools import pairwise

from ingestion.sandbox.write_lists import QUIET, events, phases


def test_write_lists_calendar_holds_one_row_per_event_and_brand(nights):
    rows = nights.rows("政策日历")
    assert len(rows) == len({(row["品牌ID"], row["事件编号"]) for row in rows}) == 2 * len(events())
    assert {row["事件类型"] for row in rows} == {"大促", "补贴", "节假日", "调休上班"}
    assert {row["大促编号"] for row in rows} - {""} == {
        "618-2025", "double11-2025", "women38-2026", "newyear-2026", "618-2026",
    }  # fmt: skip
    assert all(row["开始日期"] <= row["结束日期"] for row in rows)


def test_phases_follow_each_other_without_a_gap():
    spans = [(date.fromisoformat(one["from"]), date.fromisoformat(one["to"])) for one in phases(QUIET, 14, 7)]
    assert all(after[0] - before[1] == timedelta(days=1) for before, after in pairwise(spans))
    assert spans[1] == (QUIET.first, QUIET.last)


def test_events_never_put_one_day_into_two_phases():
    days = [
        date.fromisoformat(one["from"]) + timedelta(days=n)
        for one in events()
        if one["kind"] == "大促"
        for n in range((date.fromisoformat(one["to"]) - date.fromisoformat(one["from"])).days + 1)
    ]
    assert len(days) == len(set(days))


def test_write_lists_fee_tiers_meet_at_the_first_million(nights):
    rows = nights.rows("平台费率")
    first = [row for row in rows if row["累计成交上限"]]
    above = [row for row in rows if not row["累计成交上限"]]
    assert {(row["累计成交下限"], row["累计成交上限"], row["费率"]) for row in first} == {("0.00", "1000000.00", "1%")}
    assert {row["累计成交下限"] for row in above} == {"1000000.00"}
    assert {row["类目ID"] for row in above} == {row["类目ID"] for row in nights.rows("类目档案")}
    assert len(first) == len({row["店铺ID"] for row in rows}) == 3


def test_write_lists_staff_are_accounts_that_the_tenant_knows(nights):
    rows = nights.rows("员工与测试账号")
    kinds = [row["名单类型"] for row in rows]
    assert (kinds.count("员工"), kinds.count("测试"), kinds.count("公共电话")) == (6, 2, 2)
    bought = {row["买家openid"] for row in nights.rows("订单导出")}
    assert sum(row["用户openid"] in bought for row in rows) >= 3
    assert all(bool(row["手机号"]) == (row["名单类型"] == "公共电话") for row in rows)


def test_write_lists_offline_fees_come_whole_and_one_is_corrected(nights):
    first = {(row["品牌ID"], row["费用编号"]): row for row in nights.rows("线下费用")}
    again = {(row["品牌ID"], row["费用编号"]): row for row in nights.rows("线下费用", 2)}
    assert set(first) <= set(again)
    moved = [k for k in first if first[k]["费用金额"] != again[k]["费用金额"]]
    newest = {brand: max(row["费用日期"] for (b, _), row in again.items() if b == brand) for brand, _ in again}
    assert all(again[key]["更新时间"] > first[key]["更新时间"] for key in moved)
    assert len(moved) + sum(again[k]["更新时间"][:10] == "2026-06-30" for k in set(again) - set(first)) >= 1
    assert set(newest) == {"apparel", "oralcare"}
    sessions = {row["直播ID"]: row["视频号ID"] for row in nights.rows("直播场次数据") if row["直播类型"] == "达播"}
    slots = [row for row in first.values() if row["费用类别"] == "坑位费"]
    assert {row["带货方ID"] for row in slots} <= set(sessions.values())
    assert all(sessions[row["直播ID"]] == row["带货方ID"] for row in slots)
