"""Which brand and shop the rows of a file belong to.

Flow: columns 品牌ID / 店铺ID of a row, else the inbox folder named after a shop, else the only shop, else
      `default_shop`; what is then still open has no owner and is refused.
Why:  an order without a shop could be anybody's.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.contract import Stream
from ingestion.errors import FileRejected
from ingestion.settings import Settings, Shop
from ingestion.shape import literal


@dataclass(frozen=True, slots=True)
class Scope:
    """The shop a file was delivered for. `is_named` tells a folder or the only shop from a mere default."""

    shop: Shop | None
    is_named: bool

    @property
    def shop_id(self) -> str:
        """The shop's id, empty for none."""
        return self.shop.shop_id if self.shop else ""


def delivered_scope(settings: Settings, folder: Path) -> Scope:
    """The scope of a file that lies in `folder`."""
    shop = settings.shop(folder.name)
    if shop is None and len(settings.shops) == 1:
        shop = settings.shops[0]
    if shop:
        return Scope(shop, is_named=True)
    return Scope(settings.shop(settings.default_shop) if settings.default_shop else None, is_named=False)


def check_scope(stream: Stream, scope: Scope, columns: Collection[str]) -> None:
    """Refuse a file whose rows can have no owner.

    Raises:
        FileRejected: unknown_shop.

    """
    has_owner = scope.shop or "shop_id" in columns or ("brand_id" in columns and "shop_id" not in stream.key)
    if not has_owner:
        raise FileRejected(
            "unknown_shop",
            "The file names no shop. Put it into inbox/<shop_id>/, or set [intake] default_shop in huoshui.toml.",
        )


def uses_scope(stream: Stream, columns: Collection[str]) -> bool:
    """Whether the delivery decides the owner of rows, so that the same bytes for another shop are other data."""
    return not ("shop_id" in columns or ("brand_id" in columns and "shop_id" not in stream.key))


@dataclass(frozen=True, slots=True)
class ScopeSql:
    """SQL expressions for `brand_id` and `shop_id`, and the condition under which a row has no known owner.

    `same` holds their values where they are the same for every row of the delivery.
    """

    brand: str
    shop: str
    is_unknown: str
    same: Mapping[str, str] = field(default_factory=dict)


def scope_sql(stream: Stream, scope: Scope, settings: Settings, columns: dict[str, str]) -> ScopeSql:
    """Expressions over the row's own cells; `columns` maps brand_id / shop_id to the cell, where the file has them."""
    own_shop, own_brand = columns.get("shop_id", "null"), columns.get("brand_id", "null")
    needs_shop = "shop_id" in stream.key
    shop = own_shop
    if scope.shop and (scope.is_named or needs_shop or "brand_id" not in columns):
        same_brand = f"coalesce({own_brand}, {literal(scope.shop.brand_id)}) = {literal(scope.shop.brand_id)}"
        shop = f"coalesce({own_shop}, case when {same_brand} then {literal(scope.shop.shop_id)} end)"
    arms = " ".join(f"when {literal(s.shop_id)} then {literal(s.brand_id)}" for s in settings.shops)
    brand_of_shop = f"case {shop} {arms} end" if arms else "null"
    brand = f"coalesce({own_brand}, {brand_of_shop})"
    brands = ", ".join(literal(brand.brand_id) for brand in settings.brands)
    wrong = [
        f"coalesce({brand} not in ({brands}), true)",
        f"({shop} is not null and {brand_of_shop} is distinct from {brand})",
    ]
    if needs_shop:
        wrong.append(f"{shop} is null")
    same = {"brand_id": scope.shop.brand_id, "shop_id": scope.shop.shop_id} if scope.shop and not columns else {}
    return ScopeSql(f"cast({brand} as VARCHAR)", f"cast({shop} as VARCHAR)", " or ".join(wrong), same)
