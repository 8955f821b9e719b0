"""Strings of the sandbox's ids: every number of the world has one fixed id, distinct and of the platform's shape.

An openid depends on the person, the account used and the app: unique within its appid only, as in life.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sandbox.frame import Array, opaque
from ingestion.sandbox.stage import BRANDS, SHOPS

ORDER_BASE = 3_700_000_000_000_000_000
_APP_STRIDE = 16


def label(prefix: str, numbers: Array, width: int) -> pa.Array:
    """`prefix` and the number padded with zeros to `width` digits."""
    digits = pc.utf8_lpad(pa.array(numbers, pa.int64()).cast(pa.string()), width, "0")
    return pc.binary_join_element_wise(pa.scalar(prefix), digits, "") if prefix else digits


def pick(values: Sequence[str | None], index: Array) -> pa.Array:
    """Text by position; position -1, an empty text or None gives an empty cell."""
    words = pa.array([value or None for value in values] + [None], pa.string())
    return words.take(pa.array(np.where(index < 0, len(values), index), pa.int64()))


def only(values: pa.Array, shown: Array) -> pa.Array:
    """The values where `shown`, null elsewhere."""
    return pc.if_else(pa.array(shown.astype(bool)), values, pa.scalar(None, values.type))


def account(number: Array, second: Array | int = 0) -> Array:
    """Number of the WeChat account a person uses: the usual one (0) or the second one (1)."""
    which: Array = number * 2 + second
    return which


def person(index: Array) -> pa.Array:
    """Made-up names, by number 0 .. 399."""
    family, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "安宁欣悦思远子涵一诺梓萱若溪明轩雨桐嘉禾"
    return pick([first + last for first in family for last in given], index)


def masked(mobiles: pa.Array) -> pa.Array:
    """Mobile numbers as a careful back office shows them: 138****1234."""
    return pc.replace_substring_regex(mobiles, r"^(\d{3})\d{4}", r"\1****")


def openid(app: int, accounts: Array) -> pa.Array:
    """Openids in app number `app` (see the app functions below)."""
    return label(f"o{chr(65 + app)}sb", opaque(accounts * _APP_STRIDE + app), 20)


def shop_app(shop: int) -> int:
    """App number of a shop."""
    return shop


def mini_app(brand: int) -> int:
    """App number of a brand's mini program."""
    return len(SHOPS) + brand


def account_app(brand: int) -> int:
    """App number of a brand's service account."""
    return len(SHOPS) + len(BRANDS) + brand


def unionid(accounts: Array) -> pa.Array:
    """Unionids: one per WeChat account."""
    return label("uSb", opaque(accounts * _APP_STRIDE + 15), 22)


def external_userid(number: Array) -> pa.Array:
    """WeCom external contact ids of persons."""
    return label("wmSb", opaque(number * _APP_STRIDE + 14), 24)


def phone(numbers: Array) -> pa.Array:
    """Mobile numbers of eleven digits."""
    return label("19", opaque(numbers, 29), 9)


def member_id(number: Array) -> pa.Array:
    """Member ids, unique within a brand."""
    return label("M", number, 10)


def order_id(number: Array) -> pa.Array:
    """Order numbers of 19 digits."""
    return label("", ORDER_BASE + number, 19)


def transaction_id(number: Array) -> pa.Array:
    """WeChat Pay transaction ids of 28 digits."""
    return label("4200002511", opaque(number, 58), 18)


def partner(role: str, brand: int, number: Array) -> pa.Array:
    """Ids of selling parties: role `talent`, `promoter`, `agency`, `second_agency`, `promoter_agency`."""
    return label(f"wx{role.replace('_', '')}{brand + 1}", number, 8)


def guide(brand: int, number: Array) -> pa.Array:
    """Ids of WeCom employees."""
    return label(f"guide{brand + 1}_", number, 3)


def live_id(session: Array) -> pa.Array:
    """Ids of live sessions."""
    return label("export/live", opaque(session + 1, 44), 14)


def product_id(number: Array) -> pa.Array:
    """Platform product ids."""
    return label("1000018", number, 7)


def sku_id(number: Array) -> pa.Array:
    """Platform SKU ids."""
    return label("23509", number, 7)
