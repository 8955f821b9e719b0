"""What buyers ask and say (客服与评价): service tickets and reviews of goods.

Version:  a ticket lives until it is rated, a review until it is appended to or scored anew; the update time ranks.
Left out: what was asked, answered and written, and nicknames; personal, and no mart needs them.
Headers are ours: no export of tickets or reviews is documented (docs/raw_contract.md lists aliases).
"""

from ingestion.contract import Stream
from ingestion.streams.declare import dropped, enum, flag, id_, instant, integer, person, scope

TICKET_STATUS = {
    "待回复": "waiting",
    "处理中": "open",
    "已关闭": "closed",
    "已结束": "closed",
}
TICKET_KIND = {
    "售前咨询": "presale",
    "物流": "delivery",
    "售后": "aftersale",
    "商品质量": "quality",
    "其他": "other",
}
TICKET_ENTRY = {
    "小店客服": "shop",
    "视频号": "channels",
    "小程序客服": "mini_program",
    "服务号": "service_account",
    "企业微信": "wecom",
    "微信客服": "wecom_kf",
}

SERVICE_TICKETS = Stream(
    source="member",
    name="service_tickets",
    description="One row per service ticket: when it was opened, first answered and closed, and how it was rated.",
    columns=(
        *scope(),
        id_("ticket_id", "工单ID", "工单编号", "会话ID(客服)", required=True),
        enum("ticket_status", "工单状态", values=TICKET_STATUS),
        enum("ticket_kind", "工单类型", "咨询类型", "问题类型", values=TICKET_KIND),
        enum("entry", "接入渠道", "工单来源", values=TICKET_ENTRY),
        id_("appid", "appid"),
        person("openid", "咨询人openid", "用户openid"),
        person("unionid", "咨询人unionid", "用户unionid"),
        dropped("asker_name", "咨询人昵称"),
        id_("order_id", "关联订单号", "订单号"),
        id_("agent_id", "客服ID", "客服工号"),
        dropped("question_text", "咨询内容", "问题描述"),
        instant("opened_at", "工单创建时间", "咨询时间", required=True),
        instant("first_replied_at", "首次回复时间", "首次响应时间"),
        instant("closed_at", "工单关闭时间", "结束时间"),
        integer("score", "满意度评分", "满意度"),
        instant("rated_at", "满意度评价时间"),
        instant("updated_at", "更新时间"),
    ),
    key=("shop_id", "ticket_id"),
    updated_at="updated_at",
    version_times=("opened_at", "first_replied_at", "closed_at", "rated_at"),
    status="ticket_status",
    business_day="opened_at",
)
REVIEWS = Stream(
    source="member",
    name="reviews",
    description="One row per review of a bought product, with what was appended to it later.",
    columns=(
        *scope(),
        id_("review_id", "评价ID", "评价编号", required=True),
        id_("order_id", "订单号", "订单编号", required=True),
        id_("product_id", "商品编码(平台)", "商品ID"),
        id_("sku_id", "SKU编码(平台)", "SKU ID"),
        id_("appid", "appid"),
        person("openid", "评价人openid"),
        person("unionid", "评价人unionid"),
        dropped("reviewer_name", "评价人昵称"),
        integer("score", "商品评分", "评分", required=True),
        integer("service_score", "服务评分", "服务态度评分"),
        integer("delivery_score", "物流评分", "物流服务评分"),
        dropped("review_text", "评价内容"),
        flag("has_pictures", "是否有图", "是否晒图"),
        instant("reviewed_at", "评价时间", required=True),
        instant("appended_at", "追评时间", "追加评价时间"),
        dropped("appended_text", "追评内容", "追加评价内容"),
        instant("replied_at", "商家回复时间"),
        instant("updated_at", "更新时间"),
    ),
    key=("shop_id", "review_id"),
    updated_at="updated_at",
    version_times=("reviewed_at", "appended_at", "replied_at"),
    business_day="reviewed_at",
)
