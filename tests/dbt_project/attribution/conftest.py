"""A tiny random world for attribution: order lines, touches and channels as plain tables of a throw-away warehouse.

Everything upstream (staging, identity, order lines) is written by hand, so the tests see the attribution models alone.
Times lie on a coarse grid, so that ties, window edges and touches in the same second are common.
"""

import gc
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

START = datetime.fromisoformat("2026-01-01")
CHANNELS = {  # channel: (direct-like, lookback in days, the same before sales of seldom bought goods)
    "CH01": (False, 1, 1),
    "CH07": (False, 30, 90),
    "CH09": (False, 30, 90),
    "CH11": (False, 30, 90),
    "CH14": (False, 30, 90),
    "CH15": (True, 30, 90),
    "CH19": (False, 7, 7),
    "CH99": (True, 30, 90),
}
PRODUCTS = [(f"shop-{brand}", product, product) for brand in "ab" for product in ("coat", "sock")]
CYCLES = [(brand, product, days) for brand in "ab" for product, days in (("coat", 61), ("sock", 60))]
TABLES = {
    "marts.dim_channel": "channel_id text, channel_zh text, channel_en text, is_direct_like boolean,"
    " default_lookback_days bigint, long_cycle_lookback_days bigint",
    "marts.fct_touch": "touch_id text, brand_id text, person_id text, channel_id text, component_id text,"
    " touched_at timestamp, touch_date date, is_creditable boolean",
    "marts.fct_order_line": "order_line_id text, brand_id text, shop_id text, order_id text, channel_id text,"
    " person_id text, giver_person_id text, product_id text, ordered_at timestamp, paid_date date,"
    " merchant_revenue_fen bigint, refund_fen bigint, net_revenue_fen bigint",
    "staging.stg_shop__products": "shop_id text, product_id text, category_id text",
    "staging.stg_brand__category_profile": "brand_id text, category_id text, cycle_days bigint",
}


@dataclass(frozen=True)
class Touch:
    """One row of fct_touch."""

    touch_id: str
    brand_id: str
    person_id: str | None
    channel_id: str
    touched_at: datetime
    is_creditable: bool


@dataclass(frozen=True)
class Line:
    """One row of fct_order_line."""

    order_line_id: str
    brand_id: str
    order_id: str
    channel_id: str
    person_id: str | None
    giver_person_id: str | None
    ordered_at: datetime
    revenue_fen: int
    refund_fen: int
    product_id: str = "sock"

    def row(self) -> tuple[Any, ...]:
        """The row of fct_order_line."""
        ids = (self.order_line_id, self.brand_id, f"shop-{self.brand_id}", self.order_id, self.channel_id)
        when = (self.ordered_at, business_day(self.ordered_at))
        money = (self.revenue_fen, self.refund_fen, self.revenue_fen - self.refund_fen)
        return (*ids, self.person_id, self.giver_person_id, self.product_id, *when, *money)


@dataclass
class World:
    """Touches and order lines; `write` replaces the tables with them."""

    touches: list[Touch] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def write(self, path: Path) -> None:
        """Put the world into the warehouse at `path`, rows in no particular order."""
        touches = [
            (
                t.touch_id,
                t.brand_id,
                t.person_id,
                t.channel_id,
                t.channel_id,
                t.touched_at,
                business_day(t.touched_at),
                t.is_creditable,
            )
            for t in self.touches
        ]
        lines = [line.row() for line in self.lines]
        channels = [(channel, channel, channel, *terms) for channel, terms in CHANNELS.items()]
        with duckdb.connect(str(path)) as con:
            con.execute("create schema if not exists marts; create schema if not exists staging")
            for (table, columns), rows in zip(
                TABLES.items(), (channels, touches, lines, PRODUCTS, CYCLES), strict=True
            ):
                con.execute(f"create or replace table {table} ({columns})")
                mixed = random.Random(len(rows)).sample(rows, len(rows))
                con.executemany(f"insert into {table} values ({', '.join('?' * len(rows[0]))})", mixed)


def business_day(instant: datetime) -> date:
    """Day in Asia/Shanghai of an instant in UTC."""
    return (instant + timedelta(hours=8)).date()


def _world(seed: int) -> World:
    rng, world = random.Random(seed), World()

    def moment() -> datetime:
        return START + timedelta(minutes=30 * rng.randrange(48 * 45))

    def person() -> str | None:
        return rng.choice([None, *(f"p{n}" for n in range(14))])

    for n in range(500):
        touch = Touch(f"t{n}", rng.choice("ab"), person(), rng.choice(list(CHANNELS)), moment(), rng.random() < 0.8)
        world.touches += [touch, replace(touch, touch_id=f"twin{n}")][: rng.choice([1, 1, 1, 2])]
    for n in range(110):
        brand, buyer, giver, ordered_at = rng.choice("ab"), person(), person() if n % 9 == 0 else None, moment()
        for line in range(rng.choice([1, 1, 2, 3])):
            revenue = rng.choice([0, 1, 2, rng.randrange(1, 400), rng.randrange(1, 100_000)])
            refund = rng.choice([0, 0, revenue, rng.randint(0, revenue)])
            channel = rng.choice(list(CHANNELS))
            bought = (f"l{n}-{line}", brand, f"o{n}", channel, buyer, giver, ordered_at, revenue, refund)
            world.lines.append(Line(*bought, product_id="coat" if (n + line) % 4 == 0 else "sock"))
    return world


@pytest.fixture
def make_world() -> Callable[[int], Any]:
    """`make_world(seed)`: a random world."""
    return _world


@pytest.fixture
def dbt(dbt: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """As above the folder, and the warehouse is closed afterwards: dbt keeps it open for its next command."""

    def run_and_close(*arguments: Any) -> list[str]:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        try:
            return dbt(*arguments)
        finally:
            DuckDBConnectionManager.close_all_connections()
            gc.collect()

    return run_and_close
