"""达播 -> 店播: what influencers' special sessions spill over, by three estimators, one shop after the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.estimate import Estimate, Evidence, Ints, Mask
from analytics.halo.baseline import Overflow, overflow
from analytics.halo.contrast import Goods, contrast
from analytics.halo.window import Events
from analytics.step import Step, Work

SALES = "intermediate.int_causal__own_hour"
SESSIONS = "intermediate.int_causal__influencer_session"
PROMOTIONS = "intermediate.int_causal__promotion"
PRODUCTS = "marts.dim_product"
CROWD = 3  # times the median audience of the shop's influencers that makes a session special
RARE = 3  # days a session, below which every session is one
ALL = "all"
SCHEMA = pa.schema(
    [
        ("brand_id", pa.string()),
        ("shop_id", pa.string()),
        ("live_id", pa.string()),
        ("method", pa.string()),
        ("session_net_revenue_fen", pa.int64()),
        ("overflow_fen", pa.float64()),
        ("ci_low_fen", pa.float64()),
        ("ci_high_fen", pa.float64()),
        ("placebo_p", pa.float64()),
        ("evidence", pa.string()),
        ("credible", pa.bool_()),
    ]
)
Row = dict[str, object]


@dataclass(frozen=True)
class Shop:
    """One shop's special sessions and sales on its own ground."""

    special: pa.Table
    hourly: np.ndarray[tuple[int, ...], np.dtype[np.float64]]  # days x hours x products
    treated: Mask  # sessions x products
    closed: Mask
    first: int  # day number of the first day

    @property
    def events(self) -> Events:
        """The sessions as positions in the days."""
        return Events(days_of(self.special["date"]) - self.first, self.special["hour"].to_numpy(), self.closed)

    @property
    def first_weekday(self) -> int:
        """0 for Monday; day number 0 is a Thursday."""
        return (self.first + 3) % 7


def days_of(column: pa.ChunkedArray) -> Ints:
    """Dates as days since 1970."""
    return np.asarray(column.cast(pa.int32()).to_numpy(), np.int64)


def run(work: Work) -> Mapping[str, pa.Table]:
    """Rows of every shop with special sessions."""
    rows = [row for shop in _shops(work) for row in _rows(shop)]
    return {"live_halo": pa.Table.from_pylist(rows, SCHEMA)}


def _shops(work: Work) -> Iterator[Shop]:
    sessions = work.read(f"select * from {SESSIONS} order by shop_id, date, live_id")
    sales = work.read(
        f"select sales.shop_id, sales.date, sales.hour, sales.net_revenue_fen, sales.product_id, products.category_id "
        f"from {SALES} as sales left join (select shop_id, product_id, min(category_id) as category_id from {PRODUCTS} "
        "group by all) as products on sales.shop_id = products.shop_id and sales.product_id = products.product_id "
        "order by all"
    )
    promotions = work.read(f"select * from {PROMOTIONS} order by all")
    through = (work.through - np.datetime64(0, "D").item()).days
    for shop in sorted(pc.unique(sessions["shop_id"]).to_pylist()):
        special = special_sessions(sessions.filter(pc.equal(sessions["shop_id"], shop)))
        own = sales.filter(pc.equal(sales["shop_id"], shop))
        if special.num_rows and own.num_rows:
            yield _shop(special, own, promotions, through)


def special_sessions(sessions: pa.Table) -> pa.Table:
    """Sessions of one shop that drew a crowd; all of them where an influencer comes rarely."""
    watchers, day = sessions["watchers"].to_numpy(), days_of(sessions["date"])
    is_rare = len(day) * RARE <= int(day.max() - day.min() + 1)
    crowd = np.ones(len(day), bool) if is_rare else watchers >= CROWD * max(float(np.median(watchers)), 1.0)
    return sessions.filter(pa.array(crowd))


def _shop(special: pa.Table, own: pa.Table, promotions: pa.Table, through: int) -> Shop:
    day = days_of(own["date"])
    first = int(day.min())
    products = pc.unique(own["product_id"])
    place = np.asarray(pc.index_in(own["product_id"], products).to_numpy())
    size = (through - first + 1, 24, len(products))
    flat = np.ravel_multi_index((day - first, own["hour"].to_numpy(), place), size)
    hourly = np.bincount(flat, own["net_revenue_fen"].to_numpy(), int(np.prod(size))).reshape(size)
    kinds = np.full(len(products), "", object)
    kinds[place] = own["category_id"].fill_null("").to_numpy()
    treated = np.array(special["focus_category_id"].fill_null("?").to_pylist(), object)[:, None] == kinds
    return Shop(special, hourly.astype(np.float64), treated, closed_days(promotions, special, (first, size[0])), first)


def closed_days(promotions: pa.Table, special: pa.Table, span: tuple[int, int]) -> Mask:
    """Days of the brand's promotions among (first day, days)."""
    mine = promotions.filter(pc.equal(promotions["brand_id"], special["brand_id"][0]))
    day = np.arange(span[1]) + span[0]
    begin, end = days_of(mine["starts_date"]), days_of(mine["ends_date"])
    return np.asarray(((day >= begin[:, None]) & (day <= end[:, None])).any(axis=0))


def _rows(shop: Shop) -> Iterator[Row]:
    """Baseline: each session and all; contrast: all; path: each session and all, what the same buyers bought later."""
    found = overflow(shop.hourly.sum(axis=2), shop.events, shop.first_weekday)
    late = shop.hourly[:, int(np.median(shop.events.hour)) :].sum(axis=1)
    against = contrast(Goods(shop.hourly.sum(axis=1), late, shop.treated), shop.events, shop.first_weekday)
    net, path = (shop.special[name].to_numpy() for name in ("net_revenue_fen", "followed_fen"))
    live = shop.special["live_id"].to_pylist()
    for place, one in enumerate(live):
        each = found.event(place) if found.is_usable[place] else None
        yield _row(shop, one, int(net[place]), each) | {
            "method": "baseline",
            "placebo_p": _number(found.placebo_p[place]),
            "evidence": Evidence.QUASI,
            "credible": bool(found.is_usable[place] and found.is_credible),
        }
        yield _path(shop, one, int(net[place]), float(path[place]))
    yield from _totals(shop, found, int(net[found.is_usable].sum()))
    used = ~np.isnan(against.overflow)
    yield _row(shop, ALL, int(net[used].sum()), against.total) | {
        "method": "contrast",
        "evidence": Evidence.QUASI,
        "credible": against.is_credible,
    }
    yield _path(shop, ALL, int(net.sum()), float(path.sum()))


def _totals(shop: Shop, found: Overflow, net: int) -> Iterator[Row]:
    yield _row(shop, ALL, net, found.total) | {
        "method": "baseline",
        "placebo_p": found.total_placebo_p if found.total else None,
        "evidence": Evidence.QUASI,
        "credible": bool(found.total is not None and found.is_credible),
    }


def _path(shop: Shop, live: str, net: int, followed: float) -> Row:
    row = _row(shop, live, net, None)
    return row | {"method": "path", "overflow_fen": followed, "evidence": Evidence.DESCRIPTIVE, "credible": False}


def _row(shop: Shop, live: str, net: int, estimate: Estimate | None) -> Row:
    return {
        "brand_id": shop.special["brand_id"][0].as_py(),
        "shop_id": shop.special["shop_id"][0].as_py(),
        "live_id": live,
        "session_net_revenue_fen": net,
        "overflow_fen": _number(estimate.value) if estimate else None,
        "ci_low_fen": _number(estimate.low) if estimate else None,
        "ci_high_fen": _number(estimate.high) if estimate else None,
    }


def _number(value: float) -> float | None:
    """NaN as null."""
    return None if np.isnan(value) else float(value)


STEP = Step(
    name="live_halo",
    description="What influencers' special sessions spill over to the shop's own rooms and pages, by three estimators.",
    inputs=(SALES, SESSIONS, PROMOTIONS, PRODUCTS),
    outputs={"live_halo": SCHEMA},
    run=run,
)
