"""Live streams (视频号直播): sessions, their traffic by source and products, reservations (直播预约), accounts by day.

Version:  counters grow until a session ends and refunds for days after; the figures' own update time ranks them.
Headers are ours: no export of 视频号助手 is documented (docs/raw_contract.md lists aliases).
"""

from ingestion.contract import Stream
from ingestion.streams.declare import day, enum, flag, id_, instant, integer, money, person, scope, text

LIVE_TYPE = {"店播": "own", "自播": "own", "达播": "influencer", "own": "own", "influencer": "influencer"}
FLOW_TYPE = {"自然流量": "natural", "加热": "heated", "广告": "ads", "公域": "public", "私域": "private"}
SELLING_ACCOUNT = {
    "视频号": "channels",
    "带货达人": "talent",
    "公众号": "official_account",
    "服务号": "service_account",
    "小程序": "mini_program",
    "企业微信": "wecom",
    "带货机构": "agency",
}
RESERVATION_SOURCE = {
    "企微": "wecom",
    "服务号": "service_account",
    "社群": "group",
    "推客": "promoter",
    "视频号": "channels",
}

LIVE_SESSIONS = Stream(
    source="live",
    name="live_sessions",
    description="One row per live session of an own or an influencer's room.",
    columns=(
        *scope(),
        id_("live_id", "直播ID", "场次ID", required=True),
        enum("live_type", "直播类型", values=LIVE_TYPE, required=True),
        id_("account_id", "视频号ID", "账号ID", required=True),
        text("account_name", "视频号昵称", "账号昵称"),
        text("title", "直播标题"),
        instant("started_at", "开播时间", required=True),
        instant("ended_at", "关播时间"),
        integer("watchers", "观看人数"),
        integer("views", "观看次数"),
        integer("peak_online", "最高在线人数"),
        integer("product_clicks", "商品点击人数"),
        integer("new_followers", "新增关注"),
        integer("paid_orders", "成交订单数"),
        money("gmv_fen", "成交金额"),
        money("refund_fen", "退款金额"),
        instant("updated_at", "数据更新时间"),
    ),
    key=("shop_id", "live_id"),
    updated_at="updated_at",
    version_times=("started_at", "ended_at"),
    business_day="started_at",
)
LIVE_TRAFFIC = Stream(
    source="live",
    name="live_traffic",
    description="One row per live session, flow type and traffic source.",
    columns=(
        *scope(),
        id_("live_id", "直播ID", "场次ID", required=True),
        instant("started_at", "开播时间", required=True),
        enum("flow_type", "流量类型", values=FLOW_TYPE, required=True),
        text("traffic_source", "流量来源", required=True),
        integer("watchers", "观看人数", required=True),
        integer("views", "观看次数"),
        money("gmv_fen", "成交金额"),
        instant("updated_at", "数据更新时间"),
    ),
    key=("shop_id", "live_id", "flow_type", "traffic_source"),
    updated_at="updated_at",
    version_times=("started_at",),
    business_day="started_at",
)
LIVE_RESERVATIONS = Stream(
    source="live",
    name="live_reservations",
    description="One row per notice and person: who reserved, through which source, and whether they came.",
    columns=(
        *scope(),
        id_("notice_id", "预约ID", required=True),
        id_("live_id", "直播ID", "场次ID"),
        id_("appid", "小程序appid"),
        person("openid", "用户openid", required=True),
        person("unionid", "用户unionid"),
        instant("reserved_at", "预约时间", required=True),
        enum("reservation_source", "预约来源", values=RESERVATION_SOURCE),
        id_("promoter_id", "推客ID"),
        instant("first_watched_at", "进入直播时间"),
        integer("watch_seconds", "观看时长(秒)"),
        flag("is_holdout", "是否对照组"),
        instant("updated_at", "数据更新时间"),
    ),
    key=("notice_id", "openid"),
    updated_at="updated_at",
    version_times=("reserved_at", "first_watched_at"),
    business_day="reserved_at",
)
LIVE_PRODUCTS = Stream(
    source="live",
    name="live_products",
    description="One row per live session and product shown: exposure, clicks, what was paid and what came back.",
    columns=(
        *scope(),
        id_("live_id", "直播ID", "场次ID", required=True),
        instant("started_at", "开播时间", required=True),
        id_("product_id", "商品编码(平台)", "商品ID", required=True),
        text("title", "商品名称", noise=True),
        integer("exposures", "商品曝光人数", required=True),
        integer("product_clicks", "商品点击人数"),
        integer("paid_orders", "成交订单数"),
        integer("buyers", "成交人数"),
        money("gmv_fen", "成交金额", required=True),
        money("refund_fen", "退款金额"),
        instant("updated_at", "数据更新时间"),
    ),
    key=("shop_id", "live_id", "product_id"),
    updated_at="updated_at",
    version_times=("started_at",),
    business_day="started_at",
)
COMPASS_FINDER_DAILY = Stream(
    source="live",
    name="compass_finder_daily",
    description="One row per shop, day and selling account: what the platform says was paid, by scene of the sale.",
    columns=(
        *scope(),
        day("stat_date", "统计日期", "ds", required=True),
        id_("account_id", "带货账号ID", "finder_id", required=True),
        enum("account_type", "带货账号类型", values=SELLING_ACCOUNT),
        text("account_name", "带货账号昵称", noise=True),
        money("pay_gmv_fen", "成交金额", "pay_gmv", required=True),
        money("live_pay_gmv_fen", "直播成交金额", "live_pay_gmv", required=True),
        money("feed_pay_gmv_fen", "短视频成交金额", "feed_pay_gmv"),
        money("window_pay_gmv_fen", "橱窗成交金额", "window_pay_gmv"),
        money("product_pay_gmv_fen", "商品分享成交金额", "product_pay_gmv"),
        money("other_pay_gmv_fen", "其他成交金额", "other_pay_gmv"),
        integer("buyers", "成交人数", "pay_uv"),
        money("pay_refund_fen", "成交退款金额", "pay_refund_gmv"),
    ),
    key=("shop_id", "stat_date", "account_id"),
    version_times=("stat_date",),
    business_day="stat_date",
)
