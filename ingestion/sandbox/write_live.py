"""Live streams: sessions with their counters, traffic by source, and reservations.

A session's 成交订单数 is its paid orders, 成交金额 the sum of their 订单实际支付金额, 退款金额 what came back.
Counters add up over blocks, so sessions are written once, after the last block.
"""

import numpy as np
import pyarrow as pa

from ingestion.sandbox import aftersales, clock, names
from ingestion.sandbox.catalog import Catalog
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.frame import Array, Frame, group_sum, rows, take
from ingestion.sandbox.job import Job
from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.stage import BRANDS, SHOPS
from ingestion.sandbox.touches import RESERVED_THROUGH
from ingestion.sandbox.window import Window
from ingestion.sandbox.world import World

CROWD = 3_600  # more who watch a special session
COUNTER_DAYS = 30  # sessions of the last month are exported again: their refunds still grow
_SOURCES = (
    ("natural", "推荐"),
    ("natural", "关注"),
    ("heated", "直播加热"),
    ("ads", "广告投放"),
    ("private", "私域分享"),
)
_PARTS = np.array([0.46, 0.2, 0.1, 0.1, 0.14])


def session_counts(world: World, cut: int) -> Frame:
    """Per session of the tenant, from one block: paid orders, gmv and refunds in fen, reservations kept, last move."""
    size = rows(world.catalog.sessions)
    frame, asked = world.orders, world.aftersales
    paid = np.flatnonzero((frame["paid_at"] < cut) & (frame["session"] >= 0))
    back = (asked["fate"] == aftersales.GRANTED) & (asked["closed_at"] < cut) & (frame["session"][asked["order"]] >= 0)
    order = asked["order"][back]
    moved = np.zeros(size, np.int64)
    np.maximum.at(moved, frame["session"][paid], frame["paid_at"][paid])
    np.maximum.at(moved, frame["session"][order], asked["closed_at"][back])
    kept = world.touches["reservations"]
    kept = take(kept, kept["at"] < cut)
    return {
        "orders": np.bincount(frame["session"][paid], minlength=size),
        "gmv": group_sum(frame["order_paid"][paid], frame["session"][paid], size),
        "refund": group_sum(asked["amount"][back], frame["session"][order], size),
        "kept": np.bincount(kept["session"], minlength=size),
        "moved": moved,
    }


def merge_counts(counts: Frame, more: Frame) -> Frame:
    """Counters of one more block added; the last move is the later one. An empty frame starts the sum."""
    if not counts:
        return more
    added = {name: counts[name] + more[name] for name in more}
    return added | {"moved": np.maximum(counts["moved"], more["moved"])}


def write_sessions(tenant: tuple[SandboxOptions, Catalog], counts: Frame, window: Window, delivery: Delivery) -> None:
    """Session and traffic exports of every shop."""
    options, stock = tenant
    rng = options.generator("audience")
    sessions = stock.sessions | counts
    sessions["number"] = np.arange(rows(sessions))
    sessions["watchers"] = rng.integers(200, 900, rows(sessions)) + sessions["orders"] * 14 + sessions["kept"]
    sessions["watchers"] += sessions["is_special"] * CROWD
    for shop in range(len(SHOPS)):
        mine = sessions["shop"] == shop
        _sessions(delivery, shop, take(sessions, mine & window.again(sessions["start"], COUNTER_DAYS)), window.cut)
        _traffic(delivery, shop, take(sessions, mine & window.again(sessions["start"])), window.cut)


def _account(brand: int, part: Frame) -> tuple[pa.Array, pa.Array]:
    """Id and name of each session's account."""
    own = part["kind"] == 0
    index = np.where(own, 0, part["talent"] + 1)
    talents = names.partner("talent", brand, np.arange(64)).to_pylist()
    return (
        names.pick([BRANDS[brand].finder_id, *talents], index),
        names.pick([f"{BRANDS[brand].name_zh}官方", *(f"达人{place:02d}" for place in range(64))], index),
    )


def _sessions(delivery: Delivery, shop: int, part: Frame, cut: int) -> None:
    sheet = Sheet("live__live_sessions")
    brand = SHOPS[shop].brand
    sheet.text("live_id", names.live_id(part["number"]))
    sheet.code("live_type", ("own", "influencer"), part["kind"])
    account_id, account_name = _account(brand, part)
    sheet.text("account_id", account_id)
    sheet.text("account_name", account_name)
    sheet.text(
        "title", names.pick([f"{BRANDS[brand].name_zh}今晚上新", f"{BRANDS[brand].name_zh}达人专场"], part["kind"])
    )
    sheet.time("started_at", part["start"], cut)
    sheet.time("ended_at", part["stop"], cut)
    for name, values in {
        "watchers": part["watchers"], "views": part["watchers"] * 13 // 10, "peak_online": part["watchers"] // 5,
        "product_clicks": part["watchers"] * 3 // 10 + part["orders"], "new_followers": part["watchers"] // 40,
        "paid_orders": part["orders"],
    }.items():  # fmt: skip
        sheet.whole(name, values)
    sheet.money("gmv_fen", part["gmv"])
    sheet.money("refund_fen", part["refund"])
    sheet.time("updated_at", np.maximum(part["moved"], part["stop"]), cut)
    delivery.put((SHOPS[shop].shop_id, "直播场次数据"), sheet)


def _traffic(delivery: Delivery, shop: int, part: Frame, cut: int) -> None:
    """Five sources per session; watchers and gmv are split so that they add up to the session."""
    size = len(_SOURCES)
    source = np.tile(np.arange(size), rows(part))
    edges = np.cumsum(_PARTS)
    part = take(part, np.repeat(np.arange(rows(part)), size))
    sheet = Sheet("live__live_traffic")
    sheet.text("live_id", names.live_id(part["number"]))
    sheet.time("started_at", part["start"], cut)
    sheet.code("flow_type", [flow for flow, _ in _SOURCES], source)
    sheet.text("traffic_source", names.pick([word for _, word in _SOURCES], source))
    watchers = _share(part["watchers"], edges, source)
    sheet.whole("watchers", watchers)
    sheet.whole("views", watchers * 13 // 10)
    sheet.money("gmv_fen", _share(part["gmv"], edges, source))
    sheet.time("updated_at", part["stop"] + 1_800, clock.NEVER)
    delivery.put((SHOPS[shop].shop_id, "直播流量来源"), sheet)


def _share(total: Array, edges: Array, source: Array) -> Array:
    """Part of an integer total between two edges; the parts add up to the total."""
    upper = np.where(source == len(edges) - 1, total, np.floor(total * edges[source]).astype(np.int64))
    lower = np.where(source == 0, 0, np.floor(total * edges[source - 1]).astype(np.int64))
    return upper - lower


def write_reservations(job: Job) -> None:
    """Reservations made, or kept, in the window."""
    window, folks, part = job.window, job.world.people, job.world.touches["reservations"]
    part = take(part, window.fresh(part["reserved_at"], part["at"]) & (part["reserved_at"] < window.cut))
    who = names.account(folks["number"][part["person"]])
    sheet = Sheet("live__live_reservations")
    sheet.text("notice_id", names.label("notice", part["session"], 8))
    sheet.text("live_id", names.live_id(part["session"]))
    sheet.constant("appid", job.house.mini_appid, rows(part))
    sheet.text("openid", names.openid(names.mini_app(job.brand), who))
    sheet.text("unionid", names.only(names.unionid(who), folks["union_from"][part["person"]] <= part["reserved_at"]))
    sheet.time("reserved_at", part["reserved_at"], window.cut)
    sheet.code("reservation_source", RESERVED_THROUGH, part["through"])
    promoter = part["through"] == RESERVED_THROUGH.index("promoter")
    sheet.text("promoter_id", names.only(names.partner("promoter", job.brand, part["promoter"]), promoter))
    sheet.time("first_watched_at", part["at"], window.cut)
    came = part["at"] < window.cut
    sheet.whole("watch_seconds", part["watch"], came)
    sheet.flag("is_holdout", part["is_holdout"])
    sheet.time("updated_at", np.where(came, part["at"] + 3_600, part["reserved_at"]), clock.NEVER)
    job.put("直播预约", sheet)
