"""Gifts (送礼) and parcels (发货): who gave what to whom and what became of it; what left the shop, and when.

Gifts:    a gift number covers one order per receiver; the order's openid is the receiver's, the giver paid. A gift
          nobody accepts within a day expires and the money goes back to the giver.
Parcels:  one row per parcel and product in it, as an order's goods leave in several parcels. Waybill numbers lead to
          people at the carriers, so they are tokens.
Left out: greetings, names and addresses; personal, and no mart needs them.
Headers are ours: no export is documented (docs/raw_contract.md lists aliases).
"""

from ingestion.contract import Column, ColumnType, Pii, Stream
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
    scope,
    text,
)

GIFT_STATUS = {
    "待收下": "pending", "礼物待收下": "pending", "已收下": "accepted", "已转赠": "regifted", "已过期": "expired",
    "已退款": "refunded",
}  # fmt: skip
DELIVER_TYPE = {"自寄快递": "own", "虚拟发货": "virtual", "在线快递": "retired", "1": "own", "2": "retired",
                "3": "virtual", "4": "retired"}  # fmt: skip

GIFTS = Stream(
    source="shop",
    name="gifts",
    description="One row per gift and receiver's order: giver, receiver, how it was sent, and what became of it.",
    columns=(
        *scope(),
        id_("gift_order_id", "礼物单号", required=True),
        id_("order_id", "订单号", "订单编号", required=True),
        enum("gift_status", "礼物状态", values=GIFT_STATUS, required=True),
        enum("send_type", "送礼方式", values=SEND_TYPE),
        text("entry", "送礼入口"),
        person("giver_openid", "送礼人openid"),
        person("giver_unionid", "送礼人unionid"),
        person("receiver_openid", "收礼人openid"),
        person("receiver_unionid", "收礼人unionid"),
        instant("sent_at", "送礼时间", required=True),
        instant("accepted_at", "收下时间"),
        instant("expired_at", "过期时间"),
        money("gift_fen", "礼物金额", required=True),
        integer("quantity", "礼物件数"),
        flag("is_sku_changed", "收礼时是否换款"),
        flag("is_brand_gift", "是否品牌赠礼"),
        id_("regift_of_gift_id", "转赠自礼物单号"),
        instant("updated_at", "礼物更新时间"),
        dropped("greeting_note", "祝福语"),
    ),
    key=("shop_id", "gift_order_id", "order_id"),
    updated_at="updated_at",
    version_times=("sent_at", "accepted_at", "expired_at"),
    status="gift_status",
    business_day="sent_at",
)
SHIPMENTS = Stream(
    source="shop",
    name="shipments",
    description="One row per parcel of an order and product in it: when it left, and when it was signed for.",
    columns=(
        *scope(),
        id_("order_id", "订单号", "订单编号", required=True),
        Column("parcel", ColumnType.OPENID, ("快递单号", "运单号"), required=True, pii=Pii.TOKEN),
        text("carrier", "物流公司"),
        id_("carrier_code", "物流公司编码"),
        enum("deliver_type", "发货类型", values=DELIVER_TYPE),
        id_("product_id", "商品编码(平台)", "商品ID"),
        id_("sku_code", "SKU编码(自定义)", "商家SKU编码"),
        text("sku_attrs", "商品属性"),
        integer("quantity", "发货数量", required=True),
        instant("shipped_at", "发货时间", "订单发货时间", required=True),
        instant("signed_at", "签收时间"),
        money("freight_cost_fen", "快递费用"),  # what the carrier takes for the parcel, on its first row
        dropped("receiver_address", "收件人地址"),
    ),
    key=("shop_id", "order_id", "parcel", "product_id", "sku_code", "sku_attrs", "_occurrence"),
    version_times=("shipped_at", "signed_at"),
    business_day="shipped_at",
)
