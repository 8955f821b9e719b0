"""Shop catalog (商品导出): products and their SKUs. Each file is the whole list; the export time ranks versions."""

from ingestion.contract import Derived, Layout, Stream
from ingestion.streams.declare import GOODS_TYPE, enum, id_, instant, money, scope, text

_PRODUCT = (
    *scope(),
    id_("product_id", "商品编码(平台)", required=True),
    text("title", "商品名称", required=True),
    id_("category_id", "类目ID"),
    text("category_name", "类目名称"),
    enum("goods_type", "商品属性类型", values=GOODS_TYPE),
    text("product_status", "商品状态"),
    instant("launched_at", "上架时间"),
    instant("updated_at", "更新时间"),
)
_SKU = (
    *scope(),
    id_("product_id", "商品编码(平台)", required=True),
    id_("sku_id", "SKU编码(平台)", required=True),
    id_("sku_code", "SKU编码(自定义)"),
    text("sku_attrs", "商品属性"),
    money("list_price_fen", "销售价"),
    instant("updated_at", "更新时间"),
)

PRODUCTS = Stream(
    source="shop",
    name="products",
    description="One row per product of a shop.",
    columns=_PRODUCT,
    key=("shop_id", "product_id"),
    updated_at="updated_at",
    snapshot=True,
)
SKUS = Stream(
    source="shop",
    name="skus",
    description="One row per SKU of a product.",
    columns=_SKU,
    key=("shop_id", "sku_id"),
    updated_at="updated_at",
    snapshot=True,
)

PRODUCT_EXPORT = Layout(
    name="shop_product_export",
    stream="shop.skus",
    columns=tuple({column.name: column for column in (*_PRODUCT, *_SKU)}.values()),
    derived=(Derived("shop.products", tuple(column.name for column in _PRODUCT), one_per_key=True),),
)
