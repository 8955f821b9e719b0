"""How the shops word their goods: names, merchant codes, attributes of SKU rows of the catalog."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sandbox import names
from ingestion.sandbox.frame import Frame
from ingestion.sandbox.stage import BRANDS, SHOPS


def title(brand: int, skus: Frame) -> pa.Array:
    """Product names; a free gift says so."""
    kinds = BRANDS[brand].categories
    words = [f"{BRANDS[brand].name_zh} {word}" for kind in kinds for word in kind.titles]
    place = np.where(skus["is_gift"] == 1, len(words), skus["category"] * 2 + skus["product"] % 2)
    number = names.label("第", skus["product"], 2)
    return pc.binary_join_element_wise(names.pick([*words, "赠品小样"], place), number, pa.scalar("款"), "")


def sku_code(skus: Frame) -> pa.Array:
    """Merchant SKU codes, unique within a shop."""
    shop = names.pick([one.code for one in SHOPS], skus["shop"])
    return pc.binary_join_element_wise(
        shop, names.label("", skus["product"], 4), names.label("", skus["variant"], 2), "-"
    )


def sku_attrs(brand: int, skus: Frame) -> pa.Array:
    """Attributes as the shop words them."""
    kinds = BRANDS[brand].categories
    width = len(kinds[0].attributes)
    words = [one for kind in kinds for one in kind.attributes]
    place = np.where(skus["is_gift"] == 1, len(words), skus["category"] * width + skus["variant"])
    return names.pick([*words, "规格:默认"], place)


def spu_code(skus: Frame) -> pa.Array:
    """Merchant product codes."""
    return names.label("SPU", skus["product_no"], 6)
