"""The fixed stage of the sandbox: brands, shops, categories, accounts, and the huoshui.toml that names them.

Two made-up brands: 轻衣 (apparel, non-standard goods, two shops) and 皓齿 (oral care, standard goods, one shop).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """One category: `cycle_days` is the mean days between purchases of its living buyers; prices in yuan.

    `cadence` is the best number of touches a week: beyond it people tire (`fatigue`).
    """

    category_id: str
    name_zh: str
    name_en: str
    cycle_days: int
    price: tuple[int, int]
    margin: str
    titles: tuple[str, ...]
    attributes: tuple[str, ...]
    fee_bp: int  # technical service fee above the first tier, in ten-thousandths
    cadence: int


@dataclass(frozen=True, slots=True)
class Brand:
    """One brand with its accounts; `dropout` is the mean chance that a buyer never returns after a purchase."""

    brand_id: str
    name_zh: str
    goods_type: str
    mini_appid: str
    account_appid: str
    corp_id: str
    finder_id: str
    agency_appid: str
    categories: tuple[Category, ...]
    dropout: float
    refund_rate: float


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop; `share` is its part of its brand's orders, `code` starts its merchant SKU codes."""

    shop_id: str
    brand: int
    appid: str
    mch_id: str
    name_zh: str
    share: float
    code: str
    products: int


_SIZES = ("尺码:S", "尺码:M", "尺码:L", "尺码:XL")
_PACKS = ("规格:单支装", "规格:三支装")
BRANDS = (
    Brand(
        "apparel", "轻衣", "non_standard", "wxa1c0ffee00000001", "wxa1c0ffee00000002", "ww8a1c0ffee0000001",
        "sphQingYi000000001", "wxa1c0ffee00000009",
        (
            Category("A01", "针织衫", "knitwear", 55, (159, 499), "55%", ("羊毛混纺针织衫", "圆领针织开衫"), _SIZES,
                     500, 6),
            Category("A02", "连衣裙", "dresses", 70, (199, 699), "58%", ("法式连衣裙", "通勤衬衫裙"), _SIZES, 500, 3),
            Category("A03", "外套", "outerwear", 100, (399, 1599), "52%", ("短款风衣", "双面呢外套"), _SIZES, 400, 1),
        ),
        0.24, 0.11,
    ),
    Brand(
        "oralcare", "皓齿", "standard", "wxb2c0ffee00000001", "wxb2c0ffee00000002", "ww8b2c0ffee0000001",
        "sphHaoChi000000001", "wxb2c0ffee00000009",
        (
            Category("O01", "牙膏", "toothpaste", 45, (29, 99), "62%", ("益生菌牙膏", "美白牙膏"), _PACKS, 300, 3),
            Category("O02", "电动牙刷", "toothbrushes", 75, (129, 399), "48%", ("声波电动牙刷", "替换刷头"), _PACKS,
                     200, 1),
        ),
        0.20, 0.04,
    ),
)  # fmt: skip
SHOPS = (
    Shop("apparel_main", 0, "wxa1c0ffee00000011", "1601000011", "轻衣官方旗舰店", 0.74, "QY1", 60),
    Shop("apparel_outlet", 0, "wxa1c0ffee00000012", "1601000012", "轻衣折扣店", 0.26, "QY2", 24),
    Shop("oralcare_main", 1, "wxb2c0ffee00000011", "1601000021", "皓齿官方旗舰店", 1.0, "HC1", 16),
)
GUIDES = 12  # WeCom employees per brand
TALENTS = 8  # influencers per brand


def shops_of(brand: int) -> list[int]:
    """Positions in SHOPS of a brand's shops; the first one is the brand's main shop."""
    return [place for place, shop in enumerate(SHOPS) if shop.brand == brand]


def main_shop(brand: int) -> str:
    """Folder that takes what belongs to a brand and to no single shop."""
    return SHOPS[shops_of(brand)[0]].shop_id


def toml() -> str:
    """Text of the huoshui.toml of this tenant."""
    lines = ["# Sandbox tenant: two made-up brands, three shops.", ""]
    for brand in BRANDS:
        lines += ["[[brands]]", f'brand_id = "{brand.brand_id}"', f'name_zh = "{brand.name_zh}"', ""]
    for shop in SHOPS:
        lines += [
            "[[shops]]", f'shop_id = "{shop.shop_id}"', f'brand_id = "{BRANDS[shop.brand].brand_id}"',
            f'appid = "{shop.appid}"', f'name_zh = "{shop.name_zh}"', "",
        ]  # fmt: skip
    return "\n".join([*lines, "[intake]", f'default_shop = "{SHOPS[0].shop_id}"', ""])
