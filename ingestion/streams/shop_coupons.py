"""Coupons (优惠券): what an order's discounts were and who bore them, the coupons a shop offers, and their life.

Sponsors: the kind of a discount tells who bears it: merchant, talent, platform or state (stg_shop__order_coupons).
Version:  an order's discounts are fixed when it is placed; only their state moves (a coupon that comes back after a
          refund). Coupons are whole lists. Events never change.
Traps:    the platform's own coupons and cross-shop discounts have no coupon object, they are amounts of orders only.
Headers are ours: no export is documented (docs/raw_contract.md lists aliases).
"""

from ingestion.contract import Stream
from ingestion.streams.declare import enum, flag, id_, instant, integer, money, person, rate, scope, text

DISCOUNT_KIND = {
    "商家优惠券": "merchant", "达人优惠券": "talent", "平台优惠券": "platform", "国家补贴": "state_subsidy",
    "地方补贴": "local_subsidy", "活动商家补贴": "campaign_merchant", "限时折扣": "limited_time",
    "多件优惠": "bulk_buy", "会员价": "member_price", "好友同款优惠": "friends_like", "跨店优惠": "cross_shop",
    "国家补贴(商家承担)": "state_subsidy_merchant", "品牌赠礼": "brand_gift",
    "1": "merchant", "2": "talent", "3": "platform", "4": "state_subsidy", "5": "local_subsidy",
    "6": "campaign_merchant",
}  # fmt: skip
DISCOUNT_STATE = {"有效": "used", "已退回": "returned"}
COUPON_TYPE = {
    "商品条件折券": "conditional_percent", "商品满减券": "conditional_cut", "商品统一折扣券": "percent",
    "商品直减券": "cut", "店铺条件折券": "shop_conditional_percent", "店铺满减券": "shop_conditional_cut",
    "店铺统一折扣券": "shop_percent", "店铺直减券": "shop_cut",
    "1": "conditional_percent", "2": "conditional_cut", "3": "percent", "4": "cut", "101": "shop_conditional_percent",
    "102": "shop_conditional_cut", "103": "shop_percent", "104": "shop_cut",
}  # fmt: skip
COUPON_STATUS = {
    "未生效": "initial", "生效中": "live", "已过期": "expired", "已作废": "void", "已删除": "deleted",
    "1": "initial", "2": "live", "3": "expired", "4": "void", "5": "deleted", "200": "deleted",
}  # fmt: skip
VALID_TYPE = {"固定时间": "range", "领取后生效": "days_after_receiving", "1": "range", "2": "days_after_receiving"}
PROMOTE_TYPE = {"店铺内推广": "in_shop", "会员券": "member", "会员开卡礼": "member_opening", "1": "in_shop",
                "9": "member", "10": "member_opening"}  # fmt: skip
COUPON_EVENT = {
    "领取": "receive", "使用": "use", "退回": "return", "过期": "expire", "发放对照": "withhold",
    "receive": "receive", "use": "use", "unuse": "return", "expire": "expire",
}  # fmt: skip

ORDER_COUPONS = Stream(
    source="shop",
    name="order_coupons",
    description="One row per order line and discount on it: its kind, its coupon where it has one, and the amount.",
    columns=(
        *scope(),
        id_("order_id", "订单号", "订单编号", required=True),
        instant("ordered_at", "订单下单时间", "下单时间", required=True),
        id_("product_id", "商品编码(平台)", "商品ID"),
        id_("sku_code", "SKU编码(自定义)", "商家SKU编码"),
        text("sku_attrs", "商品属性"),
        enum("discount_kind", "优惠类型", values=DISCOUNT_KIND, required=True),
        id_("coupon_id", "优惠券ID"),
        id_("user_coupon_id", "用户优惠券ID"),
        money("discount_fen", "优惠金额", required=True),
        enum("discount_state", "优惠状态", values=DISCOUNT_STATE),
        instant("updated_at", "优惠更新时间"),
    ),
    key=(
        "shop_id",
        "order_id",
        "product_id",
        "sku_code",
        "sku_attrs",
        "discount_kind",
        "user_coupon_id",
        "_occurrence",
    ),
    updated_at="updated_at",
    version_times=("ordered_at",),
    status="discount_state",
    business_day="ordered_at",
)  # fmt: skip
COUPONS = Stream(
    source="shop",
    name="coupons",
    description="One row per coupon that a shop offers: its terms, its state, and how many are left and used.",
    columns=(
        *scope(),
        id_("coupon_id", "优惠券ID", required=True),
        text("title", "优惠券名称"),
        enum("coupon_type", "优惠券类型", values=COUPON_TYPE, required=True),
        enum("coupon_status", "优惠券状态", values=COUPON_STATUS, required=True),
        enum("promote_type", "推广类型", values=PROMOTE_TYPE),
        enum("valid_type", "有效期类型", values=VALID_TYPE),
        instant("valid_from_at", "有效期开始"),
        instant("valid_to_at", "有效期结束"),
        integer("valid_days", "领取后有效天数"),
        money("min_spend_fen", "使用门槛金额"),
        integer("min_quantity", "使用门槛件数"),
        rate("price_rate", "折扣"),  # what is left to pay: 8000 of the API, 80% in a file
        money("cut_fen", "减免金额"),
        integer("limit_per_person", "每人限领"),
        integer("total_stock", "发放总量"),
        integer("left_stock", "剩余库存"),  # issued_num of the API, which is what is left
        integer("received", "领取数"),
        integer("used", "使用数"),
        instant("created_at", "创建时间"),
        instant("updated_at", "更新时间"),
    ),
    key=("shop_id", "coupon_id"),
    updated_at="updated_at",
    version_times=("created_at",),
    status="coupon_status",
    snapshot=True,
)
COUPON_EVENTS = Stream(
    source="shop",
    name="coupon_events",
    description="One row per user coupon and step of its life: received, used, come back, expired, or withheld.",
    columns=(
        *scope(),
        id_("user_coupon_id", "用户优惠券ID", required=True),
        id_("coupon_id", "优惠券ID", required=True),
        enum("event", "优惠券事件", values=COUPON_EVENT, required=True),
        instant("occurred_at", "发生时间", required=True),
        id_("appid", "appid"),
        person("openid", "用户openid", "openid"),
        person("unionid", "用户unionid", "unionid"),
        id_("order_id", "订单号", "关联订单号"),
        money("discount_fen", "优惠金额"),
        flag("is_holdout", "是否对照组"),
        id_(
            "grant_id", "发放任务号", "定向发券任务号"
        ),  # of a coupon put into a chosen wallet; null of one that was taken
    ),
    key=("shop_id", "user_coupon_id", "event", "occurred_at"),
    version_times=("occurred_at",),
    business_day="occurred_at",
)
