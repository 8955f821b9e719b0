"""The platform's own figures: compass (罗盘) by shop, account and product, and the products of live sessions.

They come on the morning after their day and are stated again for a month, because what came back of a day still grows.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sandbox import clock, names
from ingestion.sandbox.catalog import Catalog
from ingestion.sandbox.compass import SCENES, SELLERS, products
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.frame import Array, Frame, opaque, take
from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.order_facts import ACCOUNTS, selling_accounts
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.stage import BRANDS, SHOPS, TALENTS
from ingestion.sandbox.window import Window

RESTATED_DAYS = 30
SHOWN_UNSOLD = 9  # one product in so many is shown in a session without being sold there

Tenant = tuple[SandboxOptions, Catalog]


def write_compass(tenant: Tenant, counts: Frame, window: Window, delivery: Delivery) -> None:
    """All four exports of every shop, for the days that are new or stated again."""
    options, stock = tenant
    days = options.start + np.arange(options.days) * clock.DAY
    shown = np.flatnonzero(window.again(days, RESTATED_DAYS))
    for shop in range(len(SHOPS)):
        cell = shop * options.days + shown
        _shop_sheet(delivery, shop, days[shown], _cells(counts, "shop_", cell))
        _seller_sheet(delivery, shop, (days[shown], cell), counts)
        _product_sheet((delivery, shop, stock), (days, shown), counts)
        _live_sheet((delivery, shop, stock), window, counts)


def _cells(counts: Frame, prefix: str, cell: Array) -> Frame:
    """The counters of a kind at the given cells; a counter of several columns gives a matrix."""
    size = len(counts[f"{prefix}back"])
    return {
        name.removeprefix(prefix): values.reshape(size, -1)[cell].squeeze(-1) if len(values) == size
        else values.reshape(size, -1)[cell]
        for name, values in counts.items()
        if name.startswith(prefix)
    }  # fmt: skip


def _shop_sheet(delivery: Delivery, shop: int, days: Array, part: Frame) -> None:
    sheet = Sheet("shop__compass_shop_daily")
    sheet.day("stat_date", days)
    sheet.money("pay_gmv_fen", part["paid"])
    sheet.whole("paid_orders", part["orders"])
    sheet.whole("buyers", part["buyers"])
    sheet.money("live_pay_gmv_fen", part["scene"][:, SCENES.index("live")])
    sheet.money("feed_pay_gmv_fen", part["scene"][:, SCENES.index("feed")])
    sheet.money("pay_refund_fen", part["back"])
    sheet.whole("product_clicks", part["orders"] * 11 + 37)
    delivery.put((SHOPS[shop].shop_id, "罗盘店铺日报"), sheet)


def _seller_sheet(delivery: Delivery, shop: int, when: tuple[Array, Array], counts: Frame) -> None:
    """One row per day and account that sold; the own Channels account has a row on every day."""
    days, cell = when
    place = (cell[:, None] * SELLERS + np.arange(SELLERS)).reshape(-1)
    part = _cells(counts, "seller_", place) | {"day": np.repeat(days, SELLERS)}
    part["who"] = np.tile(np.arange(SELLERS), len(days))
    part = take(part, (part["scene"].sum(axis=1) > 0) | (part["who"] == 0))
    sheet = Sheet("live__compass_finder_daily")
    sheet.day("stat_date", part["day"])
    _put_seller(sheet, SHOPS[shop].brand, part["who"])
    sheet.money("pay_gmv_fen", part["scene"].sum(axis=1))
    for place_of, scene in enumerate(SCENES):
        sheet.money(f"{scene}_pay_gmv_fen", part["scene"][:, place_of])
    sheet.whole("buyers", part["buyers"])
    sheet.money("pay_refund_fen", part["back"])
    delivery.put((SHOPS[shop].shop_id, "罗盘带货账号日报"), sheet)


def _put_seller(sheet: Sheet, brand: int, who: Array) -> None:
    ids, words = selling_accounts(BRANDS[brand])
    talents = names.partner("talent", brand, np.arange(TALENTS)).to_pylist()
    sheet.text("account_id", names.pick([*ids, *talents], who))
    sheet.code("account_type", [*ACCOUNTS, *["talent"] * TALENTS], who)
    sheet.text("account_name", names.pick([*words, *(f"达人{n:02d}" for n in range(TALENTS))], who))


def _product_sheet(where: tuple[Delivery, int, Catalog], when: tuple[Array, Array], counts: Frame) -> None:
    """One row per day and product of the shop that sold or came back."""
    delivery, shop, stock = where
    days, shown = when
    columns, mine = products(stock), _of_shop(stock, shop)
    place = (shown[:, None] * len(columns) + mine).reshape(-1)
    part = _cells(counts, "product_", place)
    part |= {"day": np.repeat(days[shown], len(mine)), "product": np.tile(columns[mine], len(shown))}
    part = take(part, (part["paid"] > 0) | (part["refund"] > 0))
    sheet = Sheet("shop__compass_product_daily")
    sheet.day("stat_date", part["day"])
    sheet.text("product_id", names.product_id(part["product"]))
    sheet.text("title", _title(part["product"]))
    for name, column in {"pay_gmv_fen": "paid", "pay_refund_fen": "back", "refund_fen": "refund"}.items():
        sheet.money(name, part[column])
    for name, column in {"paid_orders": "orders", "buyers": "buyers", "quantity": "pieces"}.items():
        sheet.whole(name, part[column])
    sheet.whole("product_clicks", part["orders"] * 9 + 3)
    delivery.put((SHOPS[shop].shop_id, "罗盘商品日报"), sheet)


def _live_sheet(where: tuple[Delivery, int, Catalog], window: Window, counts: Frame) -> None:
    """One row per session and product that sold in it, and some that were only shown; refunds grow for a month."""
    delivery, shop, stock = where
    columns, mine, sessions = products(stock), _of_shop(stock, shop), stock.sessions
    rooms = np.flatnonzero((sessions["shop"] == shop) & window.again(sessions["start"], RESTATED_DAYS))
    place = (rooms[:, None] * len(columns) + mine).reshape(-1)
    part = {name: counts[f"live_{name}"][place] for name in ("paid", "orders", "buyers", "refund")}
    part |= {"room": np.repeat(rooms, len(mine)), "product": np.tile(columns[mine], len(rooms))}
    part["draw"] = opaque(part["room"] * np.int64(1 << 20) + part["product"], 40)
    part = take(part, (part["paid"] > 0) | (part["draw"] // 7 % SHOWN_UNSOLD == 0))
    sheet = Sheet("live__live_products")
    sheet.text("live_id", names.live_id(part["room"]))
    sheet.time("started_at", sessions["start"][part["room"]], window.cut)
    sheet.text("product_id", names.product_id(part["product"]))
    sheet.text("title", _title(part["product"]))
    seen = 120 + part["draw"] // 11 % 300 + part["orders"] * 25
    sheet.whole("exposures", seen)
    sheet.whole("product_clicks", seen // 6 + part["orders"])
    sheet.whole("paid_orders", part["orders"])
    sheet.whole("buyers", part["buyers"])
    sheet.money("gmv_fen", part["paid"])
    sheet.money("refund_fen", part["refund"])
    told = np.minimum(sessions["stop"][part["room"]] + RESTATED_DAYS * clock.DAY, window.cut - 1)
    sheet.time("updated_at", told, window.cut)
    delivery.put((SHOPS[shop].shop_id, "直播商品数据"), sheet)


def _of_shop(stock: Catalog, shop: int) -> Array:
    """Positions among all products of those a shop sells; its free gift is not sold."""
    sold = (stock.skus["shop"] == shop) & (stock.skus["is_gift"] == 0)
    place: Array = np.searchsorted(products(stock), np.unique(stock.skus["product_no"][sold]))
    return place


def _title(product: Array) -> pa.Array:
    return pc.binary_join_element_wise(pa.scalar("商品"), pa.array(product, pa.int64()).cast(pa.string()), "")
