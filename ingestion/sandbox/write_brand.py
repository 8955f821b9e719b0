"""What the shop and the brand keep: product list, SKU costs, advertising spend, category profile."""

import numpy as np
import pyarrow as pa

from ingestion.sandbox import clock, goods, names
from ingestion.sandbox.catalog import Catalog
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.frame import rows, take
from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.sheet import Dialect, Sheet
from ingestion.sandbox.stage import BRANDS, SHOPS, main_shop
from ingestion.sandbox.window import Window

CAMPAIGNS = ("朋友圈拉新", "直播间加热", "搜一搜品牌")
AD_REEXPORT_DAYS = 3


def write_brand(tenant: tuple[SandboxOptions, Catalog], window: Window, delivery: Delivery) -> None:
    """Small files of every shop and brand; the brand's own name brand and shop in columns and come once."""
    options, stock = tenant
    for shop in range(len(SHOPS)):
        _products(options, stock, shop, delivery)
    _ad_spend(options, window, delivery)
    if window.night == 1:
        _costs(options, stock, delivery)
        _profile(delivery)


def _products(options: SandboxOptions, stock: Catalog, shop: int, delivery: Delivery) -> None:
    """商品导出: one row per SKU; one shop exports XLSX."""
    skus = take(stock.skus, stock.skus["shop"] == shop)
    brand = BRANDS[SHOPS[shop].brand]
    sheet = Sheet("shop_product_export", Dialect(suffix="xlsx") if shop == 1 else Dialect("utf-8-sig"))
    sheet.text("product_id", names.product_id(skus["product_no"]))
    sheet.text("title", goods.title(SHOPS[shop].brand, skus))
    sheet.text("category_id", names.pick([kind.category_id for kind in brand.categories], skus["category"]))
    sheet.text("category_name", names.pick([kind.name_zh for kind in brand.categories], skus["category"]))
    sheet.code("goods_type", (brand.goods_type,), 0 * skus["shop"])
    sheet.constant("product_status", "上架", rows(skus))
    sheet.time("launched_at", skus["launched_at"], clock.NEVER)
    sheet.time("updated_at", np.full(rows(skus), options.start - clock.DAY), clock.NEVER)
    sheet.text("sku_id", names.sku_id(skus["sku_no"]))
    sheet.text("sku_code", goods.sku_code(skus))
    sheet.text("sku_attrs", goods.sku_attrs(SHOPS[shop].brand, skus))
    sheet.money("list_price_fen", skus["list_fen"])
    delivery.put((SHOPS[shop].shop_id, "商品导出"), sheet)


def _costs(options: SandboxOptions, stock: Catalog, delivery: Delivery) -> None:
    """Unit costs by category margin; a free gift costs six yuan. In no shop's folder: the columns say whose it is."""
    skus = stock.skus
    brand = np.array([shop.brand for shop in SHOPS])[skus["shop"]]
    kinds = max(len(one.categories) for one in BRANDS)
    cost = np.zeros((len(BRANDS), kinds), np.int64)
    for place, one in enumerate(BRANDS):
        for number, kind in enumerate(one.categories):
            cost[place, number] = 100 - int(kind.margin.rstrip("%"))
    sheet = Sheet("brand__sku_costs", Dialect("utf-8-sig"))
    sheet.text("brand_id", names.pick([one.brand_id for one in BRANDS], brand))
    sheet.text("shop_id", names.pick([shop.shop_id for shop in SHOPS], skus["shop"]))
    sheet.text("sku_id", names.sku_id(skus["sku_no"]))
    sheet.day("valid_from_date", np.full(rows(skus), options.start - 30 * clock.DAY))
    sheet.money(
        "cost_fen", np.where(skus["is_gift"] == 1, 600, skus["list_fen"] * cost[brand, skus["category"]] // 100)
    )
    sheet.money("freight_fen", np.full(rows(skus), 450))
    delivery.put(("", "商品成本"), sheet)


def _ad_spend(options: SandboxOptions, window: Window, delivery: Delivery) -> None:
    """Spend per day and campaign, steady, with the last days exported again."""
    days = options.start + np.arange(options.days) * clock.DAY
    for place, brand in enumerate(BRANDS):
        rng = options.generator("ad_spend", brand.brand_id)
        day, campaign = np.repeat(days, len(CAMPAIGNS)), np.tile(np.arange(len(CAMPAIGNS)), options.days)
        spend = rng.integers(30_000, 60_000, len(day)) * (1 + options.size.persons[place] // 4_000)
        shown = window.again(day, AD_REEXPORT_DAYS)
        day, campaign, spend = day[shown], campaign[shown], spend[shown]
        sheet = Sheet("brand__ad_spend", Dialect("gb18030"))
        sheet.constant("brand_id", brand.brand_id, len(day))
        sheet.constant("shop_id", main_shop(place), len(day))
        sheet.day("spend_date", day)
        sheet.text("ad_account_id", names.label(f"adacc{place + 1}", 0 * day, 4))
        sheet.text("campaign_id", names.label(f"adcamp{place + 1}", campaign, 4))
        sheet.text("campaign_name", names.pick(CAMPAIGNS, campaign))
        sheet.money("spend_fen", spend)
        sheet.whole("impressions", spend * 3 // 10)
        sheet.whole("clicks", spend // 180)
        delivery.put(("", "广告消耗"), sheet)


def _profile(delivery: Delivery) -> None:
    """类目档案: cycle and margin per category."""
    kinds = [(place, kind) for place, brand in enumerate(BRANDS) for kind in brand.categories]
    sheet = Sheet("brand__category_profile", Dialect("utf-8-sig"))
    sheet.text("brand_id", pa.array([BRANDS[place].brand_id for place, _ in kinds]))
    sheet.text("shop_id", pa.array([main_shop(place) for place, _ in kinds]))
    sheet.text("category_id", pa.array([kind.category_id for _, kind in kinds]))
    sheet.text("category_zh", pa.array([kind.name_zh for _, kind in kinds]))
    sheet.text("category_en", pa.array([kind.name_en for _, kind in kinds]))
    types = ("standard", "non_standard")
    sheet.code("goods_type", types, np.array([types.index(BRANDS[place].goods_type) for place, _ in kinds]))
    sheet.whole("cycle_days", np.array([kind.cycle_days for _, kind in kinds]))
    sheet.text("margin_rate", pa.array([kind.margin for _, kind in kinds]))
    delivery.put(("", "类目档案"), sheet)
