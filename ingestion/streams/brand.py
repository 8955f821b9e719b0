"""Small files the brand keeps: unit costs, ad spend and clicks, fees paid elsewhere, a profile per category."""

from ingestion.contract import Stream
from ingestion.streams.declare import GOODS_TYPE, day, enum, id_, instant, integer, money, person, rate, scope, text

OFFLINE_FEE_KIND = {
    "坑位费": "slot",
    "线下佣金": "side_commission",
    "寄样": "sample",
    "制作费": "production",
    "导购激励": "guide_incentive",
    "会场费": "venue",
    "其他": "other",
}

SKU_COSTS = Stream(
    source="brand",
    name="sku_costs",
    description="One row per SKU and first day on which a unit cost holds.",
    columns=(
        *scope(),
        id_("sku_id", "SKU编码(平台)", required=True),
        day("valid_from_date", "生效日期", required=True),
        money("cost_fen", "成本价", required=True),
        money("freight_fen", "单件运费成本"),
    ),
    key=("shop_id", "sku_id", "valid_from_date"),
    snapshot=True,
)
AD_SPEND = Stream(
    source="brand",
    name="ad_spend",
    description="One row per day, advertising account and campaign.",
    columns=(
        *scope(),
        day("spend_date", "日期", required=True),
        id_("ad_account_id", "广告账户ID", required=True),
        id_("campaign_id", "计划ID", required=True),
        text("campaign_name", "计划名称", noise=True),
        id_("live_id", "直播ID"),
        money("spend_fen", "消耗", "花费", required=True),
        integer("impressions", "曝光次数"),
        integer("clicks", "点击次数"),
    ),
    key=("brand_id", "spend_date", "ad_account_id", "campaign_id"),
    version_times=("spend_date",),
    business_day="spend_date",
)
AD_CLICKS = Stream(
    source="brand",
    name="ad_clicks",
    description="One row per click on an advertisement: which account clicked, and what the click led to.",
    columns=(
        *scope(),
        id_("ad_click_id", "点击ID", "广告点击ID", "click_id", "gdt_vid", required=True),
        instant("clicked_at", "点击时间", required=True),
        id_("ad_account_id", "广告账户ID", required=True),
        id_("campaign_id", "计划ID"),
        id_("appid", "落地appid", "小程序appid"),
        person("openid", "用户openid"),
        person("unionid", "用户unionid"),
        id_("product_id", "商品编码(平台)"),
        id_("live_id", "直播ID"),
    ),
    key=("ad_click_id",),
    version_times=("clicked_at",),
    business_day="clicked_at",
)
OFFLINE_FEES = Stream(
    source="brand",
    name="offline_fees",
    description="One row per fee the brand pays outside the platform, with the days it is for and whom it went to.",
    columns=(
        *scope(),
        id_("fee_id", "费用编号", required=True),
        enum("offline_fee_kind", "费用类别", values=OFFLINE_FEE_KIND, required=True),
        day("fee_date", "费用日期", required=True),
        day("ends_date", "归属截止日期"),
        money("fee_fen", "费用金额", required=True),
        id_("partner_id", "带货方ID"),
        id_("live_id", "直播ID"),
        id_("channel_id", "渠道编码"),
        text("source_note", "凭证", noise=True),
        instant("updated_at", "更新时间"),
    ),
    key=("brand_id", "fee_id"),
    updated_at="updated_at",
    version_times=("fee_date",),
    snapshot=True,
)
CATEGORY_PROFILE = Stream(
    source="brand",
    name="category_profile",
    description="One row per category: its goods type and how often its buyers come back.",
    columns=(
        *scope(),
        id_("category_id", "类目ID", required=True),
        text("category_zh", "类目名称", required=True),
        text("category_en", "类目英文名"),
        enum("goods_type", "商品属性类型", values=GOODS_TYPE, required=True),
        integer("cycle_days", "复购周期(天)", required=True),
        rate("margin_rate", "毛利率"),
    ),
    key=("brand_id", "category_id"),
    snapshot=True,
)
