"""Exports of videos and articles: every day of an item once, the last days stated again."""


def keyed(rows, key):
    return {(row[key], row["统计日期"]): row for row in rows}


def test_every_item_has_a_row_a_day_and_the_night_restates_three_days(nights):
    for title, key, figure in (("短视频数据", "视频ID", "播放量"), ("公众号文章数据", "文章ID", "阅读人数")):
        rows = nights.rows(title)
        first, second = keyed(rows, key), keyed(nights.rows(title, 2), key)
        assert len(first) == len(rows) > 500
        assert {day for _, day in second} == {"2026-06-28", "2026-06-29", "2026-06-30"}
        again = set(first) & set(second)
        assert all(int(second[one][figure]) >= int(first[one][figure]) for one in again)
        assert max(row["统计日期"] for row in rows) == "2026-06-29"


def test_some_figures_are_revised(nights):
    first, second = (keyed(nights.rows("短视频数据", night), "视频ID") for night in (1, 2))
    assert any(int(second[one]["播放量"]) > int(first[one]["播放量"]) for one in set(first) & set(second))


def test_accounts_are_those_of_the_brand(nights):
    live = {row["视频号ID"] for row in nights.rows("直播场次数据") if row["直播类型"] == "店播"}
    assert {row["视频号ID"] for row in nights.rows("短视频数据")} == live
    pushes = {row["服务号appid"] for row in nights.rows("服务号推送明细")}
    assert {row["公众号appid"] for row in nights.rows("公众号文章数据")} == pushes
