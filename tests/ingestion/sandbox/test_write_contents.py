"""Exports of videos and articles: every item once (an article once a day), told again while its figures grow."""


def keyed(rows, *key):
    return {tuple(row[name] for name in key): row for row in rows}


def test_every_video_has_a_row_and_comes_again_for_two_weeks(nights):
    rows, later = nights.rows("短视频数据"), nights.rows("短视频数据", 2)
    first, second = keyed(rows, "视频ID"), keyed(later, "视频ID")
    assert len(first) == len(rows) > 300
    assert {row["发布时间"][:10] for row in second.values()} <= {f"2026-06-{day:02d}" for day in range(17, 31)}
    again = set(first) & set(second)
    assert len(again) >= 10
    for one in again:
        assert int(second[one]["播放量"]) > int(first[one]["播放量"])
        assert second[one]["数据更新时间"] > first[one]["数据更新时间"]


def test_every_article_has_a_row_a_day_and_the_night_restates_three_days(nights):
    rows = nights.rows("公众号文章数据")
    first, second = (keyed(part, "文章ID", "统计日期") for part in (rows, nights.rows("公众号文章数据", 2)))
    assert len(first) == len(rows) > 500
    assert {day for _, day in second} == {"2026-06-28", "2026-06-29", "2026-06-30"}
    again = set(first) & set(second)
    assert again
    assert all(int(second[one]["阅读人数"]) >= int(first[one]["阅读人数"]) for one in again)
    assert max(row["统计日期"] for row in rows) == "2026-06-29"


def test_accounts_are_those_of_the_brand(nights):
    live = {row["视频号ID"] for row in nights.rows("直播场次数据") if row["直播类型"] == "店播"}
    assert {row["视频号ID"] for row in nights.rows("短视频数据")} == live
    pushes = {row["服务号appid"] for row in nights.rows("服务号推送明细")}
    assert {row["公众号appid"] for row in nights.rows("公众号文章数据")} == pushes
