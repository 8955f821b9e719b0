"""The list of videos as 视频号助手 hands it out goes into the lake as it is."""

LIST = (
    "视频描述,视频ID,发布时间,完播率,平均播放时长,播放量,推荐,喜欢,评论量,分享量,关注量,转发聊天和朋友圈,设为铃声,设为状态\n"
    "两个办法,export/one,2026/06/25,28.64%,10秒,{plays},2,3,1,4,0,5,0,0\n"
)


def test_a_downloaded_list_of_videos_is_taken_and_a_later_one_outranks_it(tenant):
    first = tenant.take("动态数据明细_20260626_090000.csv", LIST.format(plays=406))
    second = tenant.take("动态数据明细_20260627_090000.csv", LIST.format(plays=500))
    assert [(one.status, one.loaded) for one in (first, second)] == [("loaded", 1)] * 2
    rows = tenant.ask(
        "select video_id, plays, finish_rate, recommends, likes, shares, chat_shares, published_at::timestamp::varchar "
        "from raw.live__short_videos order by _source_updated_at desc, _extracted_at desc"
    )
    common = (0.2864, 2, 3, 4, 5, "2026-06-24 16:00:00")
    assert [(row[0], row[1], float(row[2]), *row[3:]) for row in rows] == [
        ("export/one", 500, *common),
        ("export/one", 406, *common),
    ]
    assert "10秒" in tenant.ask("select _extra from raw.live__short_videos")[0][0]
