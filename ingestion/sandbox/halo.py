"""Purchases that an influencer's special session (达人专场) brings: in its own room, and the halo (达播 -> 店播).

A special session draws a crowd: it sells more itself, whatever the effects are. The halo is what the crowd buys within
the day and the three after it in the shop's own room and on its own pages; it is caused by CH02 and sold elsewhere.
Both are bought by people of the session's category, so other goods of the shop can serve as its controls.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.catalog import OWN, Catalog, session_row
from ingestion.sandbox.channels import BASE, draw_variant, number
from ingestion.sandbox.frame import Array, Frame, rows, stack, take, weighted
from ingestion.sandbox.options import Block, SandboxOptions
from ingestion.sandbox.promotions import HALO, SURGE, unmoved
from ingestion.sandbox.stage import SHOPS, shops_of

SURGE_SIZE = 0.008  # purchases in a special session, per buyer known by then
_OWN = np.array([number("CH01"), number("CH17"), number("CH05")])
_OWN_SHARE = np.array([0.55, 0.27, 0.18])
_DAY_SHARE = np.array([0.4, 0.28, 0.19, 0.13])  # of the day of the session and the three after it


def session_purchases(options: SandboxOptions, block: Block, catalog: Catalog, folks: Frame) -> Frame:
    """Placed purchases in special sessions and by their halo; `cause_of` is the row of the session."""
    rng = options.generator("halo", block.number)
    sessions = catalog.sessions
    special = np.flatnonzero((sessions["is_special"] == 1) & np.isin(sessions["shop"], shops_of(block.brand)))
    special = special[sessions["stop"][special] < options.stop]
    sold = _buyers(rng, folks, sessions, special, SURGE_SIZE)
    spilled = _buyers(rng, folks, sessions, special, options.planted.halo_size if options.planted.halo else 0.0)
    both = stack(_in_room(rng, sessions, sold), _halo(rng, options, sessions, spilled))
    return take(both, both["at"] < options.stop)


def _buyers(rng: np.random.Generator, folks: Frame, sessions: Frame, special: Array, size: float) -> Frame:
    """`person` and `session`: `size` per buyer known at the session and part of the shop, of the session's category."""
    known = np.searchsorted(np.sort(folks["first"]), sessions["stop"][special])
    share = np.array([shop.share for shop in SHOPS])[sessions["shop"][special]]
    session = np.repeat(special, rng.poisson(size * share * known))
    person = np.full(len(session), -1)
    for kind in np.unique(sessions["focus"][special]):
        mine = np.flatnonzero(sessions["focus"][session] == kind)
        of_kind = np.flatnonzero(folks["category"] == kind)
        of_kind = of_kind[np.argsort(folks["first"][of_kind], kind="stable")]
        pool = np.searchsorted(folks["first"][of_kind], sessions["stop"][session[mine]])
        drawn = of_kind[np.minimum((rng.random(len(mine)) * pool).astype(np.int64), len(of_kind) - 1)]
        person[mine] = np.where(pool > 0, drawn, -1)
    return take({"person": person, "session": session}, person >= 0)


def _in_room(rng: np.random.Generator, sessions: Frame, sold: Frame) -> Frame:
    """Purchases in the special session itself."""
    session = sold["session"]
    channel = np.full(rows(sold), number("CH02"))
    inside = (rng.random(rows(sold)) * (sessions["stop"] - sessions["start"])[session]).astype(np.int64)
    wish = {"person": sold["person"], "at": sessions["start"][session] + inside, "causal": np.full(rows(sold), BASE)}
    return unmoved(wish, SURGE) | {
        "cause_of": session,
        "channel": channel,
        "variant": draw_variant(rng, channel),
        "shop": sessions["shop"][session],
        "session": session,
    }


def _halo(rng: np.random.Generator, options: SandboxOptions, sessions: Frame, spilled: Frame) -> Frame:
    """Purchases in the shop's own room and on its own pages, from the end of the special session on."""
    origin, size = spilled["session"], rows(spilled)
    channel = _OWN[weighted(rng, _OWN_SHARE, size)]
    shop, lag = sessions["shop"][origin], weighted(rng, _DAY_SHARE, size)
    end = sessions["stop"][origin]
    midnight = end // clock.DAY * clock.DAY
    at = midnight + lag * clock.DAY + clock.second_of_day(rng, size)
    evening = end + (rng.random(size) * (midnight + clock.DAY - end)).astype(np.int64)
    at = np.where(lag == 0, evening, at)
    noon = midnight + lag * clock.DAY + 12 * clock.HOUR
    room = session_row(options, shop, noon, np.full(size, OWN))
    live = (channel == number("CH01")) & (room >= 0)
    inside = (rng.random(size) * (sessions["stop"] - sessions["start"])[room]).astype(np.int64)
    wish = {"person": spilled["person"], "at": np.where(live, sessions["start"][room] + inside, at)}
    channel = np.where(live | (channel != number("CH01")), channel, number("CH17"))
    return unmoved(wish | {"causal": np.full(size, number("CH02"))}, HALO) | {
        "cause_of": origin,
        "channel": channel,
        "variant": draw_variant(rng, channel),
        "shop": shop,
        "session": np.where(live, room, -1),
    }
