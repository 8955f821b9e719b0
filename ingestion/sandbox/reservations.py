"""Live reservations (直播预约) and who came: one row per session and person.

A reservation that was kept is the touch of channel CH01. A part of those who reserve, drawn at random, is held out:
they are not reminded (`is_holdout`). Who is reminded and comes buys once more in the session with the planted chance.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.catalog import OWN, Catalog, session_row
from ingestion.sandbox.channels import draw_variant, number
from ingestion.sandbox.frame import Frame, opaque, rows, take
from ingestion.sandbox.options import NUMBER_STRIDE, Block, SandboxOptions
from ingestion.sandbox.promotions import REMINDED, unmoved
from ingestion.sandbox.stage import shops_of

CAME = 0.5
HOLDOUT = 0.25


def reservations(options: SandboxOptions, block: Block, folks: Frame, catalog: Catalog) -> Frame:
    """`at`: first second of watching (NEVER: did not come); `reserved_at`: up to two days before the session."""
    rng = options.generator("reservations", block.number)
    size = len(folks["entry"])
    rate = np.full(size, 0.0035 * options.size.touch_rate)
    person, wished = clock.poisson(rng, folks["entry"], np.full(size, options.stop), rate)
    shop = np.full(len(person), shops_of(block.brand)[0])
    session = session_row(options, shop, wished + clock.DAY, np.full(len(person), OWN))
    _, once = np.unique(session * np.int64(size) + person, return_index=True)
    once = once[session[once] >= 0]
    frame = take({"person": person, "session": session, "reserved_at": wished}, once)
    start = catalog.sessions["start"][frame["session"]]
    frame["reserved_at"] = np.minimum(frame["reserved_at"], start - 600)
    came = rng.random(rows(frame)) < CAME
    frame |= {
        "at": np.where(came, start + rng.integers(0, 5_400, rows(frame)), clock.NEVER),
        "channel": np.where(came, number("CH01"), -1),
        "through": rng.integers(0, 5, rows(frame)),
        "watch": np.where(came, rng.integers(5, 3_000, rows(frame)), 0),
        "promoter": rng.integers(0, 12, rows(frame)),
        "number": opaque(block.number * NUMBER_STRIDE + np.arange(rows(frame)) + 1, 52),
        "is_holdout": (options.generator("holdout", block.number).random(rows(frame)) < HOLDOUT).astype(np.int64),
    }
    return frame


def reminded_purchases(options: SandboxOptions, block: Block, catalog: Catalog, reserved: Frame) -> Frame:
    """Placed purchases that reminders caused; `cause_of` is the row of the session."""
    rng = options.generator("reminded", block.number)
    size = options.planted.reservation_size if options.planted.reservation else 0.0
    hit = (rng.random(rows(reserved)) < size / CAME) & (reserved["is_holdout"] == 0) & (reserved["at"] < options.stop)
    chosen = take(reserved, hit)
    session, begin = chosen["session"], chosen["at"] + 60
    left = np.maximum(catalog.sessions["stop"][session] - begin, 1)
    channel = np.full(rows(chosen), number("CH01"))
    wish = {"person": chosen["person"], "at": begin + (rng.random(rows(chosen)) * left).astype(np.int64)}
    bought = unmoved(wish | {"causal": channel}, REMINDED) | {
        "cause_of": session,
        "channel": channel,
        "variant": draw_variant(rng, channel),
        "shop": catalog.sessions["shop"][session],
        "session": session,
    }
    return take(bought, bought["at"] < options.stop)
