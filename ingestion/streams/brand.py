"""Small files the brand keeps: unit costs, advertising spend, and one profile per category."""

from ingestion.contract import Stream
from ingestion.streams.declare import GOODS_TYPE, day, enum, id_, integer, money, rate, scope, text

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
