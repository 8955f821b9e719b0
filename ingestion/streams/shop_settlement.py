"""Shop settlements (订单结算明细): per order what was paid, what the platform and others took, and what is left.

Columns:  those of the order settlement view of the shop's funds API; its amounts are forecasts until settlement.
Version:  the view has no update time and filters by order day only: the greatest business time ranks a row, then the
          export time, because a refund after settlement moves amounts and no time.
Identity: received_fen - expense_fen = settled_fen; refunds after settlement stand beside them (post_*).
Headers are ours: the back office's own export of this view is not documented.
"""

from ingestion.contract import Stream
from ingestion.streams.declare import enum, id_, instant, money, scope
from ingestion.streams.shop_orders import ORDER_STATUS

SETTLEMENT_STATUS = {
    "待结算": "to_settle", "部分结算": "partly_settled", "已结算": "settled", "无需结算": "nothing_to_settle",
    "1": "to_settle", "100": "partly_settled", "60": "settled", "2": "nothing_to_settle",
}  # fmt: skip
PAY_METHOD = {"普通支付": "normal", "先用后付": "pay_later", "1": "normal", "2": "pay_later"}

SETTLEMENTS = Stream(
    source="shop",
    name="settlements",
    description="One row per order of the settlement view: what was paid, taken and left, as far as it is settled.",
    columns=(
        *scope(),
        id_("order_id", "订单号", "订单编号", required=True),
        enum("order_status", "订单状态", values=ORDER_STATUS),
        enum("settlement_status", "结算状态", values=SETTLEMENT_STATUS, required=True),
        enum("pay_method", "支付方式", values=PAY_METHOD),
        instant("ordered_at", "订单下单时间", "下单时间", required=True),
        instant("paid_at", "支付时间"),
        instant("first_settled_at", "首次结算时间"),
        instant("settled_at", "结算时间"),
        money("product_fen", "商品总额"),
        money("freight_fen", "运费"),
        money("price_change_fen", "改价金额"),
        money("merchant_discount_fen", "商家优惠"),
        money("points_discount_fen", "积分优惠"),
        money("talent_discount_fen", "达人优惠"),
        money("platform_discount_fen", "平台优惠"),
        money("state_subsidy_fen", "国家补贴"),
        money("cross_shop_discount_fen", "跨店优惠"),
        money("freight_make_up_fen", "运费补差"),
        money("buyer_paid_fen", "买家实付金额", required=True),
        money("buyer_refund_fen", "买家退款金额"),
        money("platform_discount_refund_fen", "平台优惠退回"),
        money("talent_discount_refund_fen", "达人优惠退回"),
        money("refund_before_settlement_fen", "结算前退款"),
        money("received_fen", "商家收入金额", required=True),
        money("tech_service_fee_original_fen", "技术服务费(优惠前)"),
        money("tech_service_fee_fen", "技术服务费"),
        money("agency_fee_fen", "机构服务费"),
        money("talent_commission_fen", "达人佣金"),
        money("freight_insurance_fen", "运费险"),
        money("freight_insurance_subsidy_fen", "运费险补贴"),
        money("freight_insurance_make_up_fen", "运费险补缴"),
        money("prepaid_freight_refund_fen", "预付运费退回"),
        money("agency_platform_fee_fen", "机构技术服务费"),
        money("other_expense_fen", "其他支出"),
        money("expense_fen", "支出合计", required=True),
        money("settled_fen", "商家结算金额", required=True),
        money("post_buyer_refund_fen", "结算后买家退款"),
        money("post_platform_discount_refund_fen", "结算后平台优惠退回"),
        money("post_talent_refund_fen", "结算后达人退款"),
        money("post_freight_insurance_make_up_fen", "结算后运费险补缴"),
    ),
    key=("shop_id", "order_id"),
    version_times=("ordered_at", "paid_at", "first_settled_at", "settled_at"),
    status="settlement_status",
    business_day="ordered_at",
)
