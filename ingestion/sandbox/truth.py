"""The planted truth, written beside the exports as Parquet: what estimates are scored against.

    person.parquet                one row per person: buyer or not, traps of identity, promoter
    person_key.parquet            one row per person and clear id (`key_type`, `scope`, `value`), since when it shows
    alive.parquet                 one row per buyer: main category, alive at the end, day of leaving, cycle
    order.parquet                 one row per order: buyer, receiver (the buyer, of a gift to oneself), promoter (who
                                  may be the buyer), channel of sale, channel that caused it or `base`, `cause` (see
                                  `promotions`) with what is behind it, when else it had been
    special_session.parquet       one row per special session of an influencer, category it is about
    reach.parquet                 one row per person: number, words on texts, 客户群, points, at the end (`truth_reach`)
    holdout.parquet               one row per push and text that the lot left out (对照组)
    coupon_grant.parquet          one row per coupon granted or withheld by lot, with its chance to create a purchase
    fatigue.parquet               one row per category and touches a week: what they do, and the best number
    service_answer.parquet        one row per brand and speed of an answer: who is satisfied, who leaves
    channel_contribution.parquet  one row per brand and channel: touches, planted lift, orders and fen it caused

Ids are clear here and HMAC tokens in the lake; a scorer tokenizes with the home's key. Revenue is merchant revenue:
paid for goods after points, plus what the platform added; `net` is less completed refunds of goods.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.sandbox import aftersales, clock, names, texts
from ingestion.sandbox.channels import BASE, CHANNELS, marked
from ingestion.sandbox.frame import Array, Frame, group_sum, rows, take
from ingestion.sandbox.stage import BRANDS, SHOPS, shops_of
from ingestion.sandbox.truth_effects import causes, fatigue_curves, granted, service_answers, special_sessions
from ingestion.sandbox.truth_reach import held_out, reach
from ingestion.sandbox.world import World

_TOUCHING = ("messages", "pushes", "visits", "shares", "reservations")


class TruthWriter:
    """Appends the truth of each block; `close` writes the sums over all blocks."""

    def __init__(self, folder: Path) -> None:
        """Make the folder; files appear with the first block."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._sums: dict[int, Frame] = {}
        self._lift: dict[str, float] = {}
        self._specials: pa.Table | None = None
        self._curves: dict[int, pa.Table] = {}
        self._answers: dict[int, pa.Table] = {}

    def add(self, world: World) -> None:
        """The truth of one block."""
        self._put("person", _person(world))
        for table in _person_keys(world):
            self._put("person_key", table)
        self._put("alive", _alive(world))
        self._put("order", _order(world))
        told = texts.events(world)
        self._put("reach", reach(world, told))
        self._put("holdout", held_out(world, told))
        self._put("coupon_grant", granted(world))
        self._specials = special_sessions(world)
        self._curves[world.block.brand] = fatigue_curves(world)
        self._answers[world.block.brand] = service_answers(world)
        found = _contribution(world)
        have = self._sums.get(world.block.brand)
        self._sums[world.block.brand] = {n: have[n] + found[n] for n in found} if have else found
        self._lift = dict(world.options.planted.channel_lift)

    def close(self) -> None:
        """Write the channel sums and finish every file."""
        for brand, sums in sorted(self._sums.items()):
            lift = [self._lift.get(channel, 0.0) for channel in CHANNELS]
            columns = {
                "brand_id": [BRANDS[brand].brand_id] * len(CHANNELS),
                "channel_id": CHANNELS,
                "lift_per_touch": lift,
            }
            self._put("channel_contribution", pa.table(columns | sums))
        for _, curves in sorted(self._curves.items()):
            self._put("fatigue", curves)
        for _, answers in sorted(self._answers.items()):
            self._put("service_answer", answers)
        if self._specials is not None:
            self._put("special_session", self._specials)
        for writer in self._writers.values():
            writer.close()

    def _put(self, name: str, table: pa.Table) -> None:
        if name not in self._writers:
            self._writers[name] = pq.ParquetWriter(self._folder / f"{name}.parquet", table.schema)
        self._writers[name].write_table(table)


def instants(at: Array) -> pa.Array:
    """Wall seconds as timestamps of Shanghai wall clock, null for NEVER."""
    stamp = pa.array(np.where(at < clock.NEVER, at, 0), pa.int64()).cast(pa.timestamp("s"))
    return names.only(stamp, at < clock.NEVER)


def person_id(world: World, person: Array) -> pa.Array:
    """The sandbox's own name of a person."""
    return names.label("P", world.people["number"][person], 10)


def _person(world: World) -> pa.Table:
    folks, everyone = world.people, np.arange(world.block.persons)
    promoter = names.partner("promoter", world.block.brand, np.maximum(folks["promoter"], 0))
    return pa.table(
        {
            "person_id": person_id(world, everyone),
            "brand_id": pa.array([BRANDS[world.block.brand].brand_id] * len(everyone)),
            "is_buyer": folks["is_buyer"] == 1,
            "has_second_account": folks["has_second"] == 1,
            "has_shared_phone": np.isin(folks["phone"], folks["phone"][folks["phone"] != folks["number"]]),
            "unionid_known_from": instants(np.where(folks["union_from"] == 0, folks["entry"], folks["union_from"])),
            "promoter_id": names.only(promoter, folks["promoter"] >= 0),
        }
    )


def _person_keys(world: World) -> list[pa.Table]:
    """Every clear id of every person, one table per kind of id."""
    folks, brand, everyone = world.people, world.block.brand, np.arange(world.block.persons)
    usual, second = names.account(folks["number"]), names.account(folks["number"], 1)
    house = BRANDS[brand]
    has_second = np.flatnonzero(folks["has_second"] == 1)
    known = folks["union_from"]
    keys = [
        ("unionid", house.brand_id, names.unionid(usual), everyone, known),
        ("unionid", house.brand_id, names.unionid(second[has_second]), has_second, known),
        ("openid", house.mini_appid, names.openid(names.mini_app(brand), usual), everyone, folks["entry"]),
        ("openid", house.account_appid, names.openid(names.account_app(brand), usual), everyone, folks["follow_from"]),
        ("external_userid", house.corp_id, names.external_userid(folks["number"]), everyone, folks["friend_from"]),
        ("member_id", house.brand_id, names.member_id(folks["number"]), everyone, folks["member_from"]),
        ("phone", house.brand_id, names.phone(folks["phone"]), everyone, folks["entry"]),
    ]
    for shop in shops_of(brand):
        for accounts, owners in ((usual, everyone), (second[has_second], has_second)):
            keys.append(("openid", SHOPS[shop].appid, names.openid(shop, accounts), owners, folks["entry"]))
    return [_keys(world, (kind, scope), values, owners, since) for kind, scope, values, owners, since in keys]


def _keys(world: World, what: tuple[str, str], values: pa.Array, owners: Array, since: Array) -> pa.Table:
    """Ids of one (kind, scope): `values` by owner; owners whose id never shows are left out."""
    kind, scope = what
    values = values.filter(pa.array(since[owners] < clock.NEVER))
    owners = owners[since[owners] < clock.NEVER]
    return pa.table(
        {
            "person_id": person_id(world, owners),
            "key_type": pa.array([kind] * len(owners), pa.string()),
            "scope": pa.array([scope] * len(owners), pa.string()),
            "value": values,
            "known_from": instants(np.maximum(since, world.people["entry"])[owners]),
        }
    )


def _alive(world: World) -> pa.Table:
    """Buyers with a purchase, with the state of their main category on the last day."""
    folks, frame = world.people, world.orders
    counts = np.bincount(frame["person"][frame["is_unpaid"] == 0], minlength=world.block.persons)
    buyer = np.flatnonzero(counts)
    kinds = BRANDS[world.block.brand].categories
    rate, died = folks["rate"][buyer], world.died_at[buyer]
    return pa.table(
        {
            "person_id": person_id(world, buyer),
            "brand_id": pa.array([BRANDS[world.block.brand].brand_id] * len(buyer), pa.string()),
            "category_id": names.pick([kind.category_id for kind in kinds], folks["category"][buyer]),
            "orders": counts[buyer],
            "is_alive_at_end": died == clock.NEVER,
            "died_at_date": instants(died).cast(pa.date32()),
            "cycle_days": np.where(rate > 0, 1 / np.where(rate > 0, rate, 1), np.nan),
            "category_cycle_days": np.array([kind.cycle_days for kind in kinds])[folks["category"][buyer]],
            "dropout_chance": folks["dropout"][buyer],
        }
    )


def order_revenue(world: World) -> tuple[Array, Array]:
    """Merchant revenue of each order and its refunds of goods to the end, in fen."""
    frame, asked = world.orders, world.aftersales
    done = aftersales.pays_goods(asked) & (asked["closed_at"] < world.options.stop)
    refund = group_sum(np.where(done, asked["amount"], 0), asked["order"], rows(frame))
    paid = np.where(frame["paid_at"] < world.options.stop, frame["goods_paid"] - frame["points"] + frame["platform"], 0)
    return np.where(marked(frame["variant"], "brand_gift"), 0, paid), refund


def _order(world: World) -> pa.Table:
    frame = world.orders
    revenue, refund = order_revenue(world)
    return pa.table(
        {
            "order_id": names.order_id(frame["number"]),
            "shop_id": names.pick([shop.shop_id for shop in SHOPS], frame["shop"]),
            "person_id": person_id(world, frame["person"]),
            "receiver_person_id": person_id(world, frame["receiver"]),
            "promoter_id": names.only(
                names.partner("promoter", world.block.brand, np.maximum(frame["promoter"], 0)), frame["promoter"] >= 0
            ),
            "ordered_at": instants(frame["at"]),
            "is_paid": frame["paid_at"] < world.options.stop,
            "sale_channel_id": names.pick(CHANNELS, frame["channel"]),
            "causal_channel_id": names.pick(
                [*CHANNELS, "base"], np.where(frame["causal"] == BASE, len(CHANNELS), frame["causal"])
            ),
            "revenue_fen": revenue,
            "refund_fen": refund,
            "natural_at": instants(frame["natural"]),
        }
        | causes(world)
    )


def _contribution(world: World) -> Frame:
    """Per channel: touches before the end, and the paid orders and fen they caused."""
    size, stop = len(CHANNELS), world.options.stop
    touched = [world.touches[name] for name in _TOUCHING]
    channels = np.concatenate([frame["channel"][(frame["channel"] >= 0) & (frame["at"] < stop)] for frame in touched])
    revenue, refund = order_revenue(world)
    caused = (world.orders["causal"] != BASE) & (world.orders["paid_at"] < stop)
    channel = take({"causal": world.orders["causal"]}, caused)["causal"]
    return {
        "touches": np.bincount(channels, minlength=size),
        "causal_orders": np.bincount(channel, minlength=size),
        "causal_revenue_fen": group_sum(revenue[caused], channel, size),
        "causal_net_revenue_fen": group_sum((revenue - refund)[caused], channel, size),
    }
