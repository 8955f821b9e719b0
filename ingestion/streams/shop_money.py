"""Shop money after the sale: aftersales (售后导出), fund flows (资金流水), WeChat Pay bills (交易账单, 资金账单).

Version:  aftersales carry an update time of ours; without it the greatest business time. Flows and bills never change.
Left out: return addresses and the merchant's contact phone.
"""

from ingestion.contract import Layout, Stream
from ingestion.streams.declare import dropped, enum, id_, instant, integer, money, person, rate, scope, text

AFTERSALE_TYPE = {
    "仅退款": "REFUND", "退款": "REFUND", "退货退款": "RETURN", "换货": "EXCHANGE",
    "补差价": "REFUND_PRICE_DIFF", "退运费": "REFUND_FREIGHT",
    "REFUND": "REFUND", "RETURN": "RETURN", "EXCHANGE": "EXCHANGE", "REFUND_PRICE_DIFF": "REFUND_PRICE_DIFF",
}  # fmt: skip
AFTERSALE_STATUS = {
    "待商家处理": "MERCHANT_PROCESSING", "待买家退货": "USER_WAIT_RETURN", "待商家收货": "MERCHANT_WAIT_RECEIPT",
    "商家拒绝退款": "MERCHANT_REJECT_REFUND", "平台退款中": "PLATFORM_REFUNDING", "退款失败": "PLATFORM_REFUND_FAIL",
    "买家撤销": "USER_CANCELD", "退货关闭": "RETURN_CLOSED", "换货完成": "MERCHANT_EXCHANGE_SUCCESS",
    "退款完成": "MERCHANT_REFUND_SUCCESS", "退款成功": "MERCHANT_REFUND_SUCCESS",
    "退货退款完成": "MERCHANT_RETURN_SUCCESS",
}  # fmt: skip
FUNDS_TYPE = {
    "订单支付": "order_payment", "订单退款": "order_refund", "提现": "withdrawal", "提现退回": "withdrawal_returned",
    "达人佣金": "talent_commission", "技术服务费": "tech_service_fee", "机构服务费": "agency_service_fee",
    "极速退款垫付": "fast_refund_advance", "极速退款还款": "fast_refund_repayment", "运费险": "freight_insurance",
    "预付运费退回": "prepaid_freight_returned", "平台优惠补贴": "platform_subsidy",
    "运费险补缴": "freight_insurance_make_up", "国家补贴": "state_subsidy", "注销提现": "closing_withdrawal",
    "退票": "returned_ticket", "平台赔付": "platform_compensation", "供应商分账": "supplier_split",
    "手续费": "handling_fee", "导购分账": "guide_split", "联盟分账": "league_split", "运费分账": "freight_split",
    "联盟平台抽成": "league_platform_cut", "人气卡返还": "people_card_rebate", "分账": "split",
    "1": "order_payment", "3": "order_refund", "4": "withdrawal", "5": "withdrawal_returned",
    "10": "talent_commission", "11": "tech_service_fee", "12": "agency_service_fee", "14": "fast_refund_advance",
    "15": "fast_refund_repayment", "16": "freight_insurance", "17": "prepaid_freight_returned",
    "19": "platform_subsidy", "20": "freight_insurance_make_up", "21": "state_subsidy", "22": "closing_withdrawal",
    "23": "returned_ticket", "25": "platform_compensation", "2": "handling_fee", "6": "guide_split",
    "7": "league_split", "8": "freight_split", "9": "league_platform_cut", "13": "people_card_rebate", "99": "split",
}  # fmt: skip
BILL_KIND = {
    "交易": "payment", "退款": "refund", "扣除交易手续费": "fee", "退回手续费": "fee_returned",
    "退款手续费返还": "fee_returned", "提现": "withdrawal", "充值": "top_up", "分账": "split", "转账": "transfer",
}  # fmt: skip
DIRECTION = {"收入": "income", "支出": "expense", "1": "income", "2": "expense"}

AFTERSALES = Stream(
    source="shop",
    name="aftersales",
    description="One row per aftersale: what the buyer asked back, its state, and the money returned.",
    columns=(
        *scope(),
        id_("aftersale_id", "售后单号", required=True),
        id_("order_id", "订单编号", "订单号", required=True),
        id_("product_id", "商品编码(平台)"),
        id_("product_code", "商品编码(自定义)"),
        id_("sku_code", "SKU编码(自定义)"),
        enum("refund_type", "售后类型", values=AFTERSALE_TYPE, required=True),
        enum("aftersale_status", "售后状态", values=AFTERSALE_STATUS, required=True),
        text("reason_code", "申请原因"),
        money("refund_fen", "退款金额", required=True),
        integer("quantity", "售后数量"),
        instant("requested_at", "售后申请时间", required=True),
        instant("completed_at", "售后完成时间"),
        instant("updated_at", "售后更新时间"),
        text("ship_waybill", "发货物流单号", noise=True),
        text("return_waybill", "退换货物流单号", noise=True),
        dropped("return_phone", "商家退换货联系人电话"),
    ),
    key=("shop_id", "aftersale_id"),
    updated_at="updated_at",
    version_times=("requested_at", "completed_at"),
    status="aftersale_status",
    business_day="requested_at",
)
FUND_FLOWS = Stream(
    source="shop",
    name="fund_flows",
    description="One row per booking of the shop's money account.",
    columns=(
        *scope(),
        id_("flow_id", "流水单号", required=True),
        instant("booked_at", "记账时间", required=True),
        enum("funds_type", "动帐类型", "动账类型", values=FUNDS_TYPE, required=True),
        enum("direction", "收支类型", values=DIRECTION, required=True),
        money("amount_fen", "收支金额", required=True),
        money("balance_fen", "账户余额"),
        id_("order_id", "关联订单号"),
        id_("aftersale_id", "关联售后单号"),
        id_("withdrawal_id", "关联提现单号"),
        id_("insurance_id", "关联保单号"),
        id_("gift_order_id", "关联礼物单号"),
        text("detail", "详情", noise=True),
    ),
    key=("shop_id", "flow_id", "booked_at", "funds_type", "order_id"),
    version_times=("booked_at",),
    business_day="booked_at",
)
PAY_TRADE_BILL = Stream(
    source="shop",
    name="pay_trade_bill",
    description="One row per payment or refund of a WeChat Pay trade bill (ALL, SUCCESS or REFUND layout).",
    columns=(
        *scope(),
        instant("traded_at", "交易时间", required=True),
        id_("appid", "公众账号ID"),
        id_("mch_id", "商户号", required=True),
        id_("sub_mch_id", "特约商户号", "子商户号"),
        text("device", "设备号", noise=True),
        id_("transaction_id", "微信订单号", required=True),
        id_("out_trade_no", "商户订单号", required=True),
        person("openid", "用户标识"),
        text("trade_type", "交易类型"),
        text("trade_state", "交易状态", required=True),
        text("bank", "付款银行", noise=True),
        text("currency", "货币种类"),
        money("settlement_fen", "应结订单金额", "总金额"),
        money("voucher_fen", "代金券金额", "企业红包金额"),
        instant("refund_requested_at", "退款申请时间"),
        instant("refund_succeeded_at", "退款成功时间"),
        id_("refund_id", "微信退款单号"),
        id_("out_refund_no", "商户退款单号"),
        money("refund_fen", "退款金额"),
        money("recharge_refund_fen", "充值券退款金额"),
        text("refund_type", "退款类型"),
        text("refund_state", "退款状态"),
        text("product_name", "商品名称", noise=True),
        text("attach", "商户数据包", noise=True),
        money("fee_fen", "手续费", fraction_digits=5),
        rate("fee_rate", "费率"),
        money("order_fen", "订单金额"),
        money("refund_applied_fen", "申请退款金额"),
        text("fee_note", "费率备注", noise=True),
    ),
    key=("mch_id", "transaction_id", "trade_state", "refund_id"),
    version_times=("traded_at",),
    business_day="traded_at",
)
PAY_FUND_BILL = Stream(
    source="shop",
    name="pay_fund_bill",
    description="One row per booking of the WeChat Pay account: payments, refunds, fees, withdrawals.",
    columns=(
        *scope(),
        instant("booked_at", "记账时间", required=True),
        id_("payment_id", "微信支付业务单号", required=True),
        id_("fund_flow_id", "资金流水单号", required=True),
        text("business", "业务名称"),
        enum("bill_kind", "业务类型", values=BILL_KIND, required=True),
        enum("direction", "收支类型", values=DIRECTION, required=True),
        money("amount_fen", "收支金额(元)", "收支金额", required=True),
        money("balance_fen", "账户结余(元)", "账户结余"),
        dropped("applicant", "资金变更提交申请人"),
        dropped("remark_note", "备注"),
        id_("voucher_id", "业务凭证号"),
    ),
    key=("shop_id", "fund_flow_id", "bill_kind"),
    version_times=("booked_at",),
    business_day="booked_at",
)

PAY_TRADE_BILL_EXPORT = Layout(
    name="wechat_pay_trade_bill",
    stream="shop.pay_trade_bill",
    columns=PAY_TRADE_BILL.columns,
    framing="wechat_pay_bill",
)
PAY_FUND_BILL_EXPORT = Layout(
    name="wechat_pay_fund_bill",
    stream="shop.pay_fund_bill",
    columns=PAY_FUND_BILL.columns,
    framing="wechat_pay_bill",
)
