"""Shop orders (微信小店 订单导出).

Flow:     one row per order line  ->  shop.order_lines, and from the same rows shop.orders (one per order),
          shop.order_sources (line x selling account), shop.order_commissions (line x payee).
Version:  the file has no update time; the greatest business time of the order ranks its deliveries.
Left out: buyer and merchant notes, receiver name and address; personal, and no mart needs them.
Headers 1 to 64 as found in exports of 2025-26 (platform docs give no contract); those marked (ours) come from the
order API's fields and are documented in docs/raw_contract.md.
"""

from ingestion.contract import Derived, Layout, Stream
from ingestion.streams.declare import (
    SEND_TYPE,
    dropped,
    enum,
    flag,
    id_,
    instant,
    integer,
    money,
    person,
    phone,
    rate,
    scope,
    text,
)

ORDER_STATUS = {
    "待付款": "unpaid", "待成团": "group_pending", "礼物待收下": "gift_pending", "待收下": "gift_pending",
    "待发货": "paid", "部分发货": "part_shipped", "待收货": "shipped", "已发货": "shipped", "待使用": "to_use",
    "已完成": "completed", "超卖取消": "oversold", "全部售后": "refunded", "售后关闭": "refunded", "已关闭": "refunded",
    "已取消": "canceled",
    "10": "unpaid", "13": "group_pending", "12": "gift_pending", "20": "paid", "21": "part_shipped", "30": "shipped",
    "17": "to_use", "100": "completed", "190": "oversold", "200": "refunded", "250": "canceled",
}  # fmt: skip
ORDER_SCENE = {
    "直播": "live", "短视频": "video", "商品分享": "product_share", "橱窗": "showcase", "公众号文章": "oa_article",
    "其他": "other", "2": "live", "3": "video", "4": "product_share", "5": "showcase", "6": "oa_article", "1": "other",
}  # fmt: skip
SALE_CHANNEL = {
    "关联账号": "linked", "合作账号": "cooperating", "授权号": "authorized", "达人带货": "talent",
    "带货机构推广": "agency", "其他": "other",
    "0": "linked", "1": "cooperating", "2": "authorized", "100": "talent", "101": "agency", "102": "other",
}  # fmt: skip
ACCOUNT_TYPE = {
    "视频号": "channels", "公众号": "official_account", "小程序": "mini_program", "企业微信": "wecom",
    "带货达人": "talent", "服务号": "service_account", "带货机构": "agency",
    "1": "channels", "2": "official_account", "3": "mini_program", "4": "wecom", "5": "talent", "6": "service_account",
    "1000": "agency",
}  # fmt: skip
PAYMENT_METHOD = {
    "微信支付": "wechat_pay", "先用后付": "pay_later", "抽奖": "prize_draw", "积分兑换": "points",
    "1": "wechat_pay", "2": "pay_later", "3": "prize_draw", "4": "points",
}  # fmt: skip
SHARE_TARGET = {
    "朋友圈": "moments",
    "群聊": "group",
    "单聊": "friend",
    "moments": "moments",
    "group": "group",
    "friend": "friend",
}
PAYEE_TYPE = {
    "达人": "talent",
    "带货达人": "talent",
    "机构": "agency",
    "带货机构": "agency",
    "推客": "promoter",
    "0": "talent",
    "1": "agency",
}

ORDERED_AT = instant("ordered_at", "订单下单时间", "下单时间", required=True)
ORDER_ID = id_("order_id", "订单号", "订单编号", required=True)
PRODUCT_ID = id_("product_id", "商品编码(平台)", "商品ID")
SKU_CODE = id_("sku_code", "SKU编码(自定义)", "商家SKU编码")

_ORDER = (
    *scope(),
    ORDER_ID,
    ORDERED_AT,
    instant("shipped_at", "订单发货时间", "发货时间"),
    instant("received_at", "订单确认收货时间"),
    instant("settled_at", "订单完成结算时间"),
    enum("order_status", "订单状态", values=ORDER_STATUS, required=True),
    text("province", "省", noise=True),
    text("city", "市", noise=True),
    phone("receiver_phone", "收件人手机"),
    money("order_product_fen", "商品总价"),
    money("order_paid_fen", "订单实际支付金额"),
    money("order_received_fen", "订单实际收款金额"),
    money("order_freight_fen", "订单运费"),
    money("order_merchant_discount_fen", "商品优惠"),
    money("order_platform_discount_fen", "跨店优惠"),
    money("order_price_change_fen", "商品改价"),
    money("order_points_fen", "积分抵扣"),
    enum("payment_method", "支付方式", values=PAYMENT_METHOD),
    instant("paid_at", "支付时间"),
    id_("transaction_id", "交易单号"),
    money("tech_service_fee_fen", "技术服务费"),
    money("people_card_rebate_fen", "技术服务费(将以人气卡形式返还)"),
    money("freight_insurance_fen", "运费险预计投保费用"),
    money("order_state_subsidy_fen", "国家补贴"),  # (ours) part of the platform's discount that the state bears
    money("refunded_freight_fen", "已退运费"),  # (ours) refund_info.refund_freight
    id_("gift_order_id", "礼物单号"),
    enum("gift_send_type", "送礼方式", values=SEND_TYPE),  # (ours) present_send_type
    person("openid", "买家openid"),  # (ours) of a gift order: the receiver
    person("unionid", "买家unionid"),  # (ours)
    person("giver_openid", "送礼人openid"),  # (ours)
    person("giver_unionid", "送礼人unionid"),  # (ours)
    flag("is_brand_gift", "是否品牌赠礼"),  # (ours) is_b2c_free_present
    enum("order_scene", "下单场景", values=ORDER_SCENE),  # (ours) ext_info.order_scene
    id_("live_id", "直播ID"),  # (ours) ext_info.live_id
    flag("is_commission_known", "佣金是否已计算"),  # (ours) ext_info.commission_handling_progress
)
_LINE = (
    text("title", "商品名称"),
    PRODUCT_ID,
    id_("product_code", "商品编码(自定义)"),
    SKU_CODE,
    text("sku_attrs", "商品属性"),
    money("unit_list_fen", "商品价格(单件)"),
    money("unit_paid_fen", "商品实际价格(单件)"),
    money("line_paid_fen", "商品实际价格(总共)", required=True),
    flag("is_presale", "是否预售"),
    integer("quantity", "商品数量", required=True),
    money("line_platform_discount_fen", "商品平台券优惠"),
    money("line_talent_discount_fen", "达人优惠"),  # (ours)
    money("line_merchant_discount_fen", "商品商家优惠"),  # (ours) all discounts of the merchant's own
    money("line_state_subsidy_fen", "商品国家补贴"),  # (ours) part of the platform's discount that the state bears
    money("line_campaign_discount_fen", "活动商家补贴"),  # part of the merchant's discount given in a platform campaign
    money("line_freight_fen", "商品平均运费"),
    flag("is_free_gift", "是否赠品"),  # (ours)
    text("ship_status", "商品发货", noise=True),
    text("aftersale_status", "商品售后"),
    money("refunded_fen", "商品已退款金额"),
)
_SOURCE = (
    enum("sale_channel", "带货方式", values=SALE_CHANNEL),
    enum("account_type", "带货账号类型", values=ACCOUNT_TYPE),
    text("account_name", "带货账号昵称"),
    id_("account_id", "带货ID"),
    id_("wecom_corp_id", "企微企业ID"),
    id_("guide_id", "企微工号"),
    instant("guide_shared_at", "导购最近分享时间"),
    person("external_userid", "企业微信加密id"),
    person("sharer_openid", "分享人openid"),  # (ours)
    text("share_scene", "分享场景"),  # (ours) code of share_scene
    enum("share_target", "分享去向", values=SHARE_TARGET),  # (ours)
    text("mp_scene", "小程序场景值"),  # (ours)
    text("entry", "入口"),  # (ours) home | search | detail | store | push
    id_("ad_click_id", "广告点击ID"),  # (ours)
    id_("venue_id", "会场ID"),  # (ours)
)
_COMMISSION = (
    text("commission_channel", "带货费用渠道"),
    enum("payee_type", "带货费用类型", values=PAYEE_TYPE),
    money("commission_fen", "带货费用"),
    rate("commission_rate", "带货佣金率"),
)
_NOISE = (
    text("delivery_method", "发货方式", noise=True),
    dropped("receiver_name", "收件人姓名"),
    dropped("receiver_address", "收件人地址"),
    dropped("district", "区"),
    dropped("buyer_note", "买家备注"),
    dropped("merchant_note", "商家备注"),
    dropped("mark_color", "打标颜色"),
    dropped("carrier", "物流公司"),
    dropped("waybill", "快递单号"),
    dropped("guide_remark", "企微备注"),
    dropped("custom_info", "定制信息"),
    dropped("custom_preview", "定制预览图"),
)

_LINE_KEY = ("order_id", "product_id", "sku_code", "sku_attrs")
_IDENTITY = (*scope(), ORDER_ID, PRODUCT_ID, SKU_CODE, text("sku_attrs", "商品属性"))


def _names(*groups: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(column.name for group in groups for column in group)  # type: ignore[attr-defined]


ORDERS = Stream(
    source="shop",
    name="orders",
    description="One row per order and delivery: times, status, order-level amounts, buyer and giver.",
    # These list the _record_hash of every line, source and commission of this delivery, joined by a comma: the order
    # owns them. Null: the file has no column of that kind, so the delivery says nothing about it.
    columns=(*_ORDER, flag("is_incomplete"), text("line_hashes"), text("source_hashes"), text("commission_hashes")),
    key=("shop_id", "order_id"),
    version_times=("ordered_at", "paid_at", "shipped_at", "received_at", "settled_at"),
    status="order_status",
    business_day="ordered_at",
)
ORDER_LINES = Stream(
    source="shop",
    name="order_lines",
    description="One row per line of an order; identical lines of one order are told apart by _occurrence.",
    columns=(*scope(), ORDER_ID, ORDERED_AT, *_LINE),
    key=("shop_id", *_LINE_KEY, "_occurrence"),
    version_times=("ordered_at",),
    business_day="ordered_at",
)
ORDER_SOURCES = Stream(
    source="shop",
    name="order_sources",
    description="One row per order, product and selling account: who and what brought the sale.",
    columns=(*_IDENTITY, ORDERED_AT, *_SOURCE),
    key=("shop_id", *_LINE_KEY, "account_type", "account_id", "_occurrence"),
    version_times=("ordered_at",),
    business_day="ordered_at",
)
ORDER_COMMISSIONS = Stream(
    source="shop",
    name="order_commissions",
    description="One row per order, product and commission payee as the shop sees it.",
    columns=(
        *_IDENTITY,
        ORDERED_AT,
        id_("account_id", "带货ID"),
        text("account_name", "带货账号昵称"),
        *_COMMISSION,
    ),
    key=("shop_id", *_LINE_KEY, "payee_type", "account_id", "_occurrence"),
    version_times=("ordered_at",),
    business_day="ordered_at",
)

ORDER_EXPORT = Layout(
    name="shop_order_export",
    stream="shop.order_lines",
    columns=(*_ORDER, *_LINE, *_SOURCE, *_COMMISSION, *_NOISE),
    derived=(
        Derived("shop.orders", _names(_ORDER), one_per_key=True),
        Derived(
            "shop.order_sources",
            (*_names(_IDENTITY, _SOURCE), "ordered_at"),
            when=_names(_SOURCE),
            listed_as="source_hashes",
        ),
        Derived(
            "shop.order_commissions",
            (*_names(_IDENTITY, _COMMISSION), "ordered_at", "account_id", "account_name"),
            when=("commission_fen", "payee_type"),
            listed_as="commission_hashes",
        ),
    ),
    order_level=("order_product_fen", "order_paid_fen", "order_received_fen", "order_freight_fen", "paid_at"),
)
