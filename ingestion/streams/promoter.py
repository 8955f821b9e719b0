"""Promoters (推客, 达人, 带货机构): master data, accounts of talents, commission orders of the agency, share events.

Key:      a commission order is seen differently by each viewer, so its key is (viewer_appid, order_id, sku_id).
Traps:    `service_fen` is the viewer's net fee, the parties' amounts are gross; never add them (Tencent's example).
Headers are ours: no export is documented (docs/raw_contract.md lists aliases).
"""

from ingestion.contract import Stream
from ingestion.streams.declare import enum, id_, instant, integer, money, person, rate, scope, text

COMMISSION_STATUS = {
    "未结算": "unsettled",
    "已结算": "settled",
    "已取消": "canceled",
    "20": "unsettled",
    "100": "settled",
    "200": "canceled",
}
PARTNER_ROLE = {
    "达人": "talent",
    "带货机构": "agency",
    "帮卖机构": "second_agency",
    "推客机构": "promoter_agency",
    "推客": "promoter",
}
LINKED_ACCOUNT = {"视频号": "channels", "公众号": "official_account", "服务号": "service_account"}
SHARE_TARGET = {"朋友圈": "moments", "群聊": "group", "单聊": "friend"}
SHARE_ACTION = {"分享": "share", "点击": "click"}

COMMISSION_ORDERS = Stream(
    source="promoter",
    name="commission_orders",
    description="One row per viewing agency, order and SKU: the commission chain of up to five parties.",
    columns=(
        *scope(),
        id_("viewer_appid", "机构appid", required=True),
        id_("order_id", "订单号", "订单编号", required=True),
        id_("sku_id", "SKU编码(平台)", required=True),
        id_("product_id", "商品编码(平台)"),
        enum("commission_status", "佣金状态", values=COMMISSION_STATUS, required=True),
        money("base_fen", "计佣金额", required=True),
        instant("ordered_at", "订单下单时间", "下单时间", required=True),
        instant("paid_at", "支付时间"),
        id_("talent_id", "达人ID"),
        rate("talent_rate", "达人佣金率"),
        money("talent_fen", "达人佣金"),
        rate("service_rate", "服务费率"),
        money("service_fen", "机构服务费"),
        id_("second_agency_id", "帮卖机构ID"),
        money("second_agency_fen", "帮卖机构佣金"),
        id_("promoter_agency_id", "推客机构ID"),
        money("promoter_agency_fen", "推客机构佣金"),
        id_("promoter_id", "推客ID"),
        rate("promoter_rate", "推客佣金率"),
        money("promoter_fen", "推客佣金"),
        instant("settled_at", "结算时间"),
        instant("updated_at", "更新时间", required=True),
    ),
    key=("viewer_appid", "order_id", "sku_id"),
    updated_at="updated_at",
    status="commission_status",
    business_day="ordered_at",
)
PROMOTERS = Stream(
    source="promoter",
    name="promoters",
    description="One row per party that can earn a commission.",
    columns=(
        *scope(),
        id_("partner_id", "带货方ID", "推客ID", required=True),
        enum("partner_role", "角色", values=PARTNER_ROLE, required=True),
        text("partner_name", "昵称", noise=True),
        id_("parent_partner_id", "上级机构ID"),
        person("openid", "openid", "微信openid"),
        person("unionid", "unionid"),
        instant("joined_at", "加入时间"),
        instant("updated_at", "更新时间"),
    ),
    key=("brand_id", "partner_id"),
    updated_at="updated_at",
    version_times=("joined_at",),
    snapshot=True,
)
TALENTS = Stream(
    source="promoter",
    name="talents",
    description="One row per talent and account they sell through: the bridge from talent ids to account ids.",
    columns=(
        *scope(),
        id_("talent_id", "达人ID", "talent_appid", required=True),
        id_("account_id", "关联账号ID", "finder_id", required=True),
        enum("account_type", "关联账号类型", values=LINKED_ACCOUNT, required=True),
        text("talent_name", "达人昵称", noise=True),
        integer("followers", "粉丝数"),
        id_("agency_id", "绑定机构ID"),
        instant("bound_at", "绑定时间"),
        instant("updated_at", "更新时间"),
    ),
    key=("brand_id", "talent_id", "account_id"),
    updated_at="updated_at",
    version_times=("bound_at",),
    snapshot=True,
)
SHARE_EVENTS = Stream(
    source="promoter",
    name="share_events",
    description="One row per share of a product card, or click on one.",
    columns=(
        *scope(),
        id_("event_id", "事件ID", required=True),
        enum("action", "动作", values=SHARE_ACTION, required=True),
        instant("occurred_at", "发生时间", required=True),
        id_("appid", "小程序appid"),
        person("openid", "用户openid", required=True),
        person("unionid", "用户unionid"),
        person("sharer_openid", "分享人openid"),
        id_("promoter_id", "推客ID"),
        enum("share_target", "分享去向", values=SHARE_TARGET),
        id_("product_id", "商品编码(平台)"),
    ),
    key=("event_id",),
    version_times=("occurred_at",),
    business_day="occurred_at",
)
