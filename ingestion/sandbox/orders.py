"""Orders from accepted purchases: parties, unpaid attempts, the clock of each order, and the touches just before it.

Times of an order are instants in the future of its day; whoever exports hides what lies after the cut.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.catalog import Catalog
from ingestion.sandbox.channels import BASE, marked, number
from ingestion.sandbox.frame import Frame, opaque, rows, stack, take
from ingestion.sandbox.options import NUMBER_STRIDE, Block, SandboxOptions
from ingestion.sandbox.promotions import GRANTED, USUAL
from ingestion.sandbox.stage import TALENTS
from ingestion.sandbox.touches import SCENES, numbered, share_frame, visit_frame

UNPAID_SHARE = 0.06
SELF_GIFT_EVERY = 40  # of a block's gifts in order of time the first and then every n-th is to the giver
OWN_LINK_SHARE = 0.6  # of what promoters buy from promoters they buy that much through their own link
# Scene of the visit that an order through the channel ends with.
_LANDING = {
    "CH09": "1014",
    "CH10": "1058",
    "CH12": "1008",
    "CH13": "1007",
    "CH14": "1005",
    "CH15": "1089",
    "CH18": "1011",
    "CH19": "1045",
}
_SCENE_OF = np.full(25, -1)
for _channel, _scene in _LANDING.items():
    _SCENE_OF[number(_channel)] = SCENES.index(_scene)


def orders(options: SandboxOptions, block: Block, catalog: Catalog, folks: Frame, bought: Frame) -> Frame:
    """One row per order, sorted by time: purchases and unpaid attempts, with their parties and the order's life."""
    rng = options.generator("orders", block.number)
    frame = bought | {"is_unpaid": np.zeros(rows(bought), np.int64)}
    frame = stack(frame, _attempts(rng, catalog, frame))
    frame = take(frame, np.argsort(frame["at"], kind="stable"))
    frame["number"] = opaque(block.number * NUMBER_STRIDE + np.arange(rows(frame)) + 1, 56)
    return frame | _parties(rng, block, catalog, folks, frame) | _life(rng, frame)


def _attempts(rng: np.random.Generator, catalog: Catalog, bought: Frame) -> Frame:
    """Orders that were placed minutes before a purchase and never paid."""
    tried = rng.random(rows(bought)) < UNPAID_SHARE
    tried &= ~marked(bought["variant"], "gift") & ~marked(bought["variant"], "brand_gift")
    attempt = take(bought, tried)
    opening = np.where(attempt["session"] >= 0, catalog.sessions["start"][attempt["session"]], 0)
    attempt["at"] = np.maximum(attempt["at"] - rng.integers(60, 5_400, rows(attempt)), opening)
    attempt["causal"] = np.full(rows(attempt), BASE)
    attempt["is_unpaid"] = np.ones(rows(attempt), np.int64)
    attempt["cause"] = np.full(rows(attempt), USUAL)
    return attempt


def _parties(rng: np.random.Generator, block: Block, catalog: Catalog, folks: Frame, frame: Frame) -> Frame:
    """Account used, receiver of a gift (else the buyer), talent, promoter, sharer; -1 for none."""
    size, people = rows(frame), len(folks["entry"])
    person, variant = frame["person"], frame["variant"]
    is_gift = marked(variant, "gift")
    receiver = np.where(is_gift, (person + rng.integers(1, people, size)) % people, person)
    to_oneself = np.flatnonzero(is_gift)[::SELF_GIFT_EVERY]
    receiver[to_oneself] = person[to_oneself]
    promoter = rng.integers(0, catalog.promoters[block.brand], size)
    own = folks["promoter"][person]
    promoter = np.where((own >= 0) & (rng.random(size) < OWN_LINK_SHARE), own, promoter)
    talent = np.where(
        frame["session"] >= 0, catalog.sessions["talent"][frame["session"]], rng.integers(0, TALENTS, size)
    )
    uses_second = (folks["has_second"][person] == 1) & (rng.random(size) < 0.35)
    return {
        "second": (uses_second & (frame["cause"] != GRANTED)).astype(np.int64),  # the coupon is the usual account's
        "receiver": receiver,
        "promoter": np.where(marked(variant, "promoter"), promoter, -1),
        "talent": np.where(marked(variant, "talent"), talent, -1),
        "sharer": np.where(marked(variant, "sharer"), (person + rng.integers(1, people, size)) % people, -1),
        "is_presale": (rng.random(size) < 0.03).astype(np.int64),
    }


def _life(rng: np.random.Generator, frame: Frame) -> Frame:
    """Paid, accepted (gifts), shipped, received, settled, canceled; refunds come later."""
    size, at = rows(frame), frame["at"]
    unpaid = frame["is_unpaid"] == 1
    paid = at + rng.integers(8, 900, size)
    accepted = np.where(marked(frame["variant"], "gift"), paid + rng.integers(60, clock.DAY, size), paid)
    wait = np.where(rng.random(size) < 0.03, rng.integers(9, 20, size) * clock.DAY, 0)  # presales and delays
    shipped = accepted + rng.integers(4 * clock.HOUR, 60 * clock.HOUR, size) + wait
    received = shipped + rng.integers(40 * clock.HOUR, 8 * clock.DAY, size)
    life = {"paid_at": paid, "accepted_at": accepted, "shipped_at": shipped, "received_at": received}
    life["settled_at"] = received + 7 * clock.DAY + rng.integers(0, clock.DAY, size)
    life = {name: np.where(unpaid, clock.NEVER, value) for name, value in life.items()}
    return life | {
        "canceled_at": np.where(unpaid, at + 1_800, clock.NEVER),
        "is_part": (rng.random(size) < 0.01).astype(np.int64),
    }


def closing_touches(options: SandboxOptions, block: Block, frame: Frame) -> tuple[Frame, Frame]:
    """Visits and share clicks minutes before a purchase through their channel: the way in, not the cause."""
    rng = options.generator("closing", block.number)
    bought = take(frame, frame["is_unpaid"] == 0)
    thin = rng.random(rows(bought)) < 0.8
    scene = _SCENE_OF[bought["channel"]]
    came = take(bought, (scene >= 0) & thin)
    before = came["at"] - rng.integers(60, 2_400, rows(came))
    visits = visit_frame(rng, came["person"], before, _SCENE_OF[came["channel"]])
    shared = (bought["channel"] == number("CH07")) | (bought["channel"] == number("CH08"))
    led = take(bought, shared & thin)
    who = {"person": led["person"], "at": led["at"] - rng.integers(60, 2_400, rows(led))}
    target = np.where(led["channel"] == number("CH08"), 0, 2)
    clicks = share_frame(rng, who, led["promoter"], target)
    clicks["is_click"] = np.ones(rows(led), np.int64)
    clicks["channel"] = led["channel"]
    half = NUMBER_STRIDE // 2
    return numbered(visits, block, half), numbered(clicks, block, half)
