"""A year of orders and one more night as intake leaves them (`drawn_lake`).

Flow: numbers 0 ... -> one statement per stream and night.
Why:  the second night is a day of new orders, and older ones that changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from benchmarks.drawn_lake import DAYS, TOML, draw, envelope, show
from ingestion.settings import Home, create_home

FIRST_DAY = date(2025, 7, 1)
LAST_DAY = FIRST_DAY + timedelta(days=DAYS - 1)
SHARE_CHANGED = 0.01  # of the older orders, on the second night
_SCOPE = "'b' as brand_id, 's' as shop_id, 'o' || i as order_id"
_AT = f"timestamptz '{FIRST_DAY} 00:00:00+08' + to_seconds(floor(i * {{span}} / {{orders}}))"
_LINE = "'p' || (i + l) % 500 as product_id, 'k' || (i + l) % 5 as sku_code"
_PAID = "(2000 + (i * 37 + l * 11) % 30000)"
_ORDER = {
    "shop__orders": (
        "1",
        f"""{_SCOPE}, sold_at as ordered_at, sold_at as paid_at,
        case when i % 20 = 0 then 'canceled' else 'completed' end as order_status,
        ['live', 'video', 'showcase', 'other'][1 + i % 4] as order_scene,
        md5((i % 400000)::varchar) as openid, case when i % 3 > 0 then 'u' || (i % 400000) end as unionid,
        true as is_commission_known, false as is_incomplete, i % 7 * 100 as order_freight_fen,
        100 + i % 60 as tech_service_fee_fen, sold_at + interval 3 day as shipped_at,
        sold_at + interval 20 day as settled_at,
        {{lines}} as line_hashes, case when i % 5 < 3 then 's' || i || version end as source_hashes,
        case when i % 10 < 3 then 'c' || i || version end as commission_hashes, 'h' || i || version as _record_hash""",
    ),
    "shop__order_lines": (
        "unnest(range(2 + i % 2))",
        f"""{_SCOPE}, {_LINE}, sold_at as ordered_at, 1 as quantity, {_PAID} as unit_list_fen, {_PAID} as
        line_paid_fen, 'l' || i || '_' || l || version as _record_hash""",
    ),
    "shop__order_sources": (
        "0",
        f"""{_SCOPE}, {_LINE}, sold_at as ordered_at, case when i % 2 = 0 then 'talent' else 'shop' end as sale_channel,
        'talent' as account_type, 'a' || i % 300 as account_id, 's' || i || version as _record_hash""",
    ),
    "shop__order_commissions": (
        "0",
        f"""{_SCOPE}, {_LINE}, sold_at as ordered_at, 'talent' as payee_type, 'a' || i % 300 as account_id,
        {_PAID} // 10 as commission_fen, 'c' || i || version as _record_hash""",
    ),
    "shop__aftersales": (
        "0",
        f"""{_SCOPE}, {_LINE}, 'r' || i as aftersale_id, 'REFUND' as refund_type, 'MERCHANT_REFUND_SUCCESS' as
        aftersale_status, {_PAID} // 2 as refund_fen, sold_at + interval 2 day as requested_at,
        sold_at + interval 4 day as completed_at, 'r' || i || version as _record_hash""",
    ),
    "promoter__commission_orders": (
        "0",
        f"""{_SCOPE}, 'ag' as viewer_appid, 'p' || i % 500 || ':k' || i % 5 as sku_id, 'p' || i % 500 as product_id,
        'settled' as commission_status, {_PAID} as base_fen, sold_at as ordered_at, 'pr' || i % 200 as promoter_id,
        {_PAID} // 12 as promoter_fen, sold_at + interval 9 day as updated_at, 'm' || i || version as _record_hash""",
    ),
}
_ONLY = {
    "shop__order_sources": "i % 5 < 3",
    "shop__order_commissions": "i % 10 < 3",
    "shop__aftersales": "i % 16 = 0",
    "promoter__commission_orders": "i % 5 = 0",
}
_LISTS = {
    "shop__products": "'b' as brand_id, 's' as shop_id, 'p' || i as product_id, 'c' || i % 9 as category_id",
    "shop__skus": "'b' as brand_id, 's' as shop_id, 'p' || i // 5 as product_id, 'p' || i // 5 || ':k' || i % 5 as"
    " sku_id, 'k' || i % 5 as sku_code",
    "brand__sku_costs": "'b' as brand_id, 's' as shop_id, 'p' || i // 5 || ':k' || i % 5 as sku_id,"
    f" date '{FIRST_DAY}' as valid_from_date, 900 as cost_fen",
}


@dataclass(frozen=True, slots=True)
class Lake:
    """A home whose warehouse shows the first night's loads; `deliver` makes the second night's visible."""

    home: Home
    orders: int

    @property
    def lines(self) -> int:
        """Lines of all orders."""
        return self.orders * 2 + self.orders // 2

    def deliver(self) -> None:
        """The second night arrives."""
        show(self.home, nights=2)


def make_lake(folder: Path, orders: int) -> Lake:
    """Write both nights and show the first, over a home without any load."""
    home = create_home(folder / "home", TOML)
    draw(home, partial(_selects, orders))
    return Lake(home, orders)


def _selects(orders: int, night: int) -> Iterator[tuple[str, str]]:
    """Table and statement; the second night brings the orders of the last day and new versions of some before."""
    before = orders * (DAYS - 1) // DAYS
    changed = int(1 / SHARE_CHANGED)
    wanted = f"i < {before}" if night == 1 else f"(i >= {before} or i % {changed} = 7)"
    at = _AT.format(span=DAYS * 86_400, orders=orders)
    for table, (lines, columns) in _ORDER.items():
        listed = "concat_ws(',', 'l' || i || '_0' || version, 'l' || i || '_1' || version,"
        listed += " case when i % 2 = 1 then 'l' || i || '_2' || version end)"
        told = columns.format(lines=listed) if table == "shop__orders" else columns
        source = f"select i, {at} as sold_at, {lines} as l, 'n{night}' as version from range({orders}) t(i)"
        added = envelope(LAST_DAY, night)
        yield table, f"select {told}, {added} from ({source}) where {wanted} and {_ONLY.get(table, 'true')}"
    if night == 1:
        for table, columns in _LISTS.items():
            rows = 500 if table == "shop__products" else 2_500
            yield table, f"select {columns}, 'x' || i as _record_hash, {envelope(LAST_DAY, 1)} from range({rows}) t(i)"
