"""Lists the brand keeps about rules and people: fee tiers, the calendar of promotions, accounts of its own.

Each file is the whole list. A rule that ends gets its last day and stays in the list, so history keeps its rule.
`staff_accounts` names accounts whose orders are not sales to customers (员工, 测试) and phones that many people share;
all of it is personal and lies in the lake as tokens.
"""

from ingestion.contract import Stream
from ingestion.streams.declare import day, dropped, enum, flag, id_, money, person, phone, rate, scope, text

FEE_KIND = {
    "技术服务费": "tech_service",
    "支付手续费": "payment",
    "运费险": "freight_insurance",
}
EVENT_KIND = {
    "大促": "promotion",
    "补贴": "subsidy",
    "节假日": "holiday",
    "调休上班": "workday",
    "平台政策": "policy",
}
# In the order in which a promotion passes through them.
PROMO_PHASE = {
    "预热": "warm_up",
    "蓄水": "warm_up",
    "预售": "pre_sale",
    "现货": "in_stock",
    "爆发": "burst",
    "返场": "encore",
    "消化": "digestion",
}
SPONSOR = {"平台": "platform", "商家": "merchant", "达人": "talent", "政府": "state"}
ACCOUNT_LIST = {"员工": "staff", "测试": "test", "公共电话": "public_phone"}

PLATFORM_FEE_RULES = Stream(
    source="brand",
    name="platform_fee_rules",
    description="One row per fee tier and days it holds: the rate on sales between two cumulative amounts.",
    columns=(
        *scope(),
        id_("fee_rule_id", "规则编号", required=True),
        enum("fee_kind", "费用类型", values=FEE_KIND, required=True),
        day("valid_from_date", "生效日期", required=True),
        day("valid_to_date", "失效日期"),
        id_("category_id", "类目ID"),
        money("gmv_from_fen", "累计成交下限", required=True),
        money("gmv_to_fen", "累计成交上限"),
        rate("fee_rate", "费率", "rate"),
        money("fee_per_order_fen", "每单费用"),
        text("source_note", "规则来源", noise=True),
    ),
    key=("shop_id", "fee_rule_id"),
    snapshot=True,
)
POLICY_CALENDAR = Stream(
    source="brand",
    name="policy_calendar",
    description="One row per event of the calendar, both days included: a promotion's phase, a subsidy, a holiday.",
    columns=(
        *scope(),
        id_("event_id", "事件编号", required=True),
        enum("event_kind", "事件类型", values=EVENT_KIND, required=True),
        day("starts_date", "开始日期", required=True),
        day("ends_date", "结束日期", required=True),
        text("event_zh", "事件名称", required=True),
        id_("promo_id", "大促编号"),
        enum("promo_phase", "大促阶段", values=PROMO_PHASE),
        id_("category_id", "类目ID"),
        enum("sponsor", "出资方", values=SPONSOR),
        rate("subsidy_rate", "补贴比例"),
        flag("is_venue", "是否会场"),
        text("goal", "目标"),
        text("source_note", "来源", noise=True),
    ),
    key=("brand_id", "event_id"),
    snapshot=True,
)
STAFF_ACCOUNTS = Stream(
    source="brand",
    name="staff_accounts",
    description="One row per account or phone that is not one customer's: staff, test accounts, shared phones.",
    columns=(
        *scope(),
        id_("entry_id", "编号", required=True),
        enum("list_kind", "名单类型", values=ACCOUNT_LIST, required=True),
        id_("appid", "appid"),
        person("openid", "用户openid", "openid"),
        person("unionid", "用户unionid", "unionid"),
        phone("phone", "手机号"),
        id_("guide_id", "导购ID"),
        dropped("holder", "姓名", "备注"),
        day("valid_from_date", "生效日期"),
    ),
    key=("brand_id", "entry_id"),
    snapshot=True,
)
