"""Compass (罗盘) figures of a shop by day and by product: the platform's own totals, the control for our order lines.

Traps:   figures of a day come on the day after (T+1) and are restated: `pay_refund_fen` is what came back of orders
         *paid* that day and grows for a month, `refund_fen` what came back *on* that day. The documentation swaps the
         captions of pay_order_cnt and pay_refund_gmv; the names are right.
Version: a row has no update time, so the export time in the file name ranks the statements of a day.
Headers: the names of the API (sources 4.4) and wordings of the compass pages; no export is documented.
"""

from ingestion.contract import Stream
from ingestion.streams.declare import day, id_, integer, money, scope, text

COMPASS_SHOP_DAILY = Stream(
    source="shop",
    name="compass_shop_daily",
    description="One row per shop and day: what the platform says was paid, by live and feed, and what came back.",
    columns=(
        *scope(),
        day("stat_date", "统计日期", "ds", required=True),
        money("pay_gmv_fen", "成交金额", "pay_gmv", required=True),
        integer("paid_orders", "成交订单数", "pay_order_cnt", required=True),
        integer("buyers", "成交人数", "pay_uv"),
        money("live_pay_gmv_fen", "直播成交金额", "live_pay_gmv"),
        money("feed_pay_gmv_fen", "短视频成交金额", "feed_pay_gmv"),
        money("pay_refund_fen", "成交退款金额", "pay_refund_gmv"),
        integer("product_clicks", "商品点击人数", "product_click_uv"),
    ),
    key=("shop_id", "stat_date"),
    version_times=("stat_date",),
    business_day="stat_date",
)
COMPASS_PRODUCT_DAILY = Stream(
    source="shop",
    name="compass_product_daily",
    description="One row per shop, day and product sold: what was paid for it, before points and freight.",
    columns=(
        *scope(),
        day("stat_date", "统计日期", "ds", required=True),
        id_("product_id", "商品ID", "商品编码(平台)", "product_id", required=True),
        text("title", "商品名称", noise=True),
        money("pay_gmv_fen", "商品成交金额", "pay_gmv", required=True),
        integer("paid_orders", "商品成交订单数", "pay_cnt"),
        integer("buyers", "商品成交人数", "pay_uv"),
        integer("quantity", "商品成交件数", "pay_product_cnt"),
        money("pay_refund_fen", "商品成交退款金额", "pay_refund_gmv"),
        money("refund_fen", "商品退款金额", "refund_gmv"),
        integer("product_clicks", "商品点击人数", "product_click_uv"),
    ),
    key=("shop_id", "stat_date", "product_id"),
    version_times=("stat_date",),
    business_day="stat_date",
)
