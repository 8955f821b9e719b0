"""What a brand publishes (短视频、公众号文章): figures of short videos and articles, as their platforms state them.

Figures: since publication, so the newest say all; viewers of single days would count twice.
Version: videos by the time of their figures, else the export time in the file name; articles are told day by day, and
         a day is stated again (late counts, removed cheats).
Headers: the list of videos that 视频号助手 hands out (动态数据, "下载表格") fits as it is; it has no account and no
         length, and its 平均播放时长 ("10秒") stays in `_extra`. What it lacks, and articles, have headers of ours.
"""

from ingestion.contract import Stream
from ingestion.streams.declare import day, enum, id_, instant, integer, money, rate, scope, text
from ingestion.streams.member import CONTENT_KIND

SHORT_VIDEOS = Stream(
    source="live",
    name="short_videos",
    description="One row per short video: what it has had since it was published.",
    columns=(
        *scope(),
        id_("video_id", "视频ID", "动态ID", required=True),
        id_("account_id", "视频号ID", "账号ID"),
        text("account_name", "视频号昵称", "账号昵称", noise=True),
        text("title", "视频描述", "视频标题"),
        instant("published_at", "发布时间", required=True),
        integer("duration_s", "视频时长(秒)", "时长"),
        integer("plays", "播放量", "播放次数", required=True),
        integer("viewers", "播放人数", "观看人数"),
        rate("finish_rate", "完播率"),
        integer("finished_plays", "完播次数", "完播量"),
        integer("watch_seconds", "总播放时长(秒)"),
        integer("recommends", "推荐"),
        integer("likes", "喜欢", "点赞量"),
        integer("comments", "评论量"),
        integer("shares", "分享量"),
        integer("chat_shares", "转发聊天和朋友圈"),
        integer("new_followers", "关注量", "新增关注"),
        integer("product_clicks", "商品点击人数"),
        integer("paid_orders", "成交订单数"),
        money("gmv_fen", "成交金额"),
        instant("updated_at", "数据更新时间", "统计日期"),
    ),
    key=("shop_id", "video_id"),
    updated_at="updated_at",
    version_times=("published_at",),
    business_day="published_at",
)
ARTICLES = Stream(
    source="member",
    name="articles",
    description="One row per article and day: what it has had since it was sent, until the end of the day.",
    columns=(
        *scope(),
        id_("article_id", "文章ID", "msgid", required=True),
        id_("appid", "公众号appid", "服务号appid", required=True),
        text("title", "文章标题", "title"),
        enum("content_kind", "内容类型", values=CONTENT_KIND),
        instant("published_at", "群发时间", "发表时间", required=True),
        day("stat_date", "统计日期", "stat_date", required=True),
        integer("sent_users", "送达人数", "target_user"),
        integer("read_users", "阅读人数", "int_page_read_user", required=True),
        integer("reads", "阅读次数", "int_page_read_count"),
        integer("finished_reads", "阅读完成次数", "完读次数"),
        integer("original_users", "原文阅读人数", "ori_page_read_user"),
        integer("share_users", "分享人数", "share_user"),
        integer("shares", "分享次数", "share_count"),
        integer("favorite_users", "收藏人数", "add_to_fav_user"),
    ),
    key=("appid", "stat_date", "article_id"),
    version_times=("stat_date",),
    business_day="stat_date",
)
