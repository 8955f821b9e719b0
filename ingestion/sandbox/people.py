"""The persons of a block: who they are, which ids they have, through what they can be reached, and how they buy.

Buying follows MBG/NBD: a purchase rate per person from a gamma law around the cycle of their category, and a chance
(from a beta law) to leave for good after every purchase, the first one included.
Identity has the traps of real data: unionids that appear late or never, phones shared in a household, a second WeChat
account of the same person, promoters who are buyers themselves (their unionid is known: they signed up with it).
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.catalog import PERSON_STRIDE, Catalog
from ingestion.sandbox.frame import Array, Frame, weighted
from ingestion.sandbox.options import Block, SandboxOptions
from ingestion.sandbox.stage import BRANDS, GUIDES

RATE_SHAPE = 1.4  # gamma shape of the purchase rate: how different buyers are
DROPOUT_SHAPE = 1.2  # first beta parameter of the dropout chance
NEVER_KNOWN, LATE_KNOWN = 0.15, 0.15  # shares of persons whose unionid never appears, or appears late


def people(options: SandboxOptions, block: Block, catalog: Catalog) -> Frame:
    """One row per person. Instants are wall seconds, NEVER for what does not happen; `promoter` is -1 for others."""
    rng = options.generator("people", block.number)
    size = block.persons
    number = (block.brand + 1) * PERSON_STRIDE + block.first + np.arange(size)
    entry = _entry(options, rng, size)
    frame: Frame = {"number": number, "entry": entry}
    frame |= _buying(options, block, rng, entry)
    frame |= _identity(options, rng, number, entry)
    frame |= _reach(options, rng, entry)
    frame["promoter"] = _promoters(block, catalog)
    frame["union_from"] = np.where(frame["promoter"] >= 0, 0, frame["union_from"])
    return frame


def _entry(options: SandboxOptions, rng: np.random.Generator, size: int) -> Array:
    """First acquaintance: a third are there from the first month, the rest come evenly, so volume is steady."""
    span = options.days * clock.DAY
    early = rng.random(size) < 0.34
    share = np.where(early, rng.random(size) * min(30, options.days / 4) / options.days, rng.random(size))
    return options.start + (share * (span - clock.DAY)).astype(np.int64)


def _buying(options: SandboxOptions, block: Block, rng: np.random.Generator, entry: Array) -> Frame:
    """Main category, first purchase, purchases per day, and the chance to leave after a purchase."""
    brand, size = BRANDS[block.brand], len(entry)
    category = weighted(rng, np.array([0.5, 0.3, 0.2])[: len(brand.categories)], size)
    cycle = np.array([kind.cycle_days for kind in brand.categories])[category]
    is_buyer = rng.random(size) < 0.80
    first = entry + (rng.exponential(12 * clock.DAY, size)).astype(np.int64) + clock.HOUR
    dropout = brand.dropout * options.planted.dropout
    chance = rng.beta(DROPOUT_SHAPE, DROPOUT_SHAPE * (1 / dropout - 1), size) if dropout > 0 else np.zeros(size)
    return {
        "category": category,
        "is_buyer": is_buyer.astype(np.int64),
        "first": np.where(is_buyer, first, clock.NEVER),
        "rate": np.where(is_buyer, rng.gamma(RATE_SHAPE, 1 / RATE_SHAPE, size) / cycle, 0.0),
        "dropout": chance,
    }


def _identity(options: SandboxOptions, rng: np.random.Generator, number: Array, entry: Array) -> Frame:
    """Since when the unionid is known, phone, whether there is a second account (then one order in three uses it)."""
    size = len(number)
    draw = rng.random(size)
    late = entry + rng.integers(20, max(21, options.days // 2), size) * clock.DAY
    known = np.where(draw < NEVER_KNOWN, clock.NEVER, np.where(draw < NEVER_KNOWN + LATE_KNOWN, late, 0))
    phone = number.copy()
    shares_phone = rng.random(size) < 0.01
    phone[shares_phone] = number[(np.flatnonzero(shares_phone) + 1) % size]
    return {
        "union_from": known,
        "phone": phone,
        "has_second": (rng.random(size) < 0.01).astype(np.int64),
        "name": rng.integers(0, 400, size),
        "city": rng.integers(0, 12, size),
    }


def _reach(options: SandboxOptions, rng: np.random.Generator, entry: Array) -> Frame:
    """Windows in which a person is a member, a WeCom friend, a follower; the guide who holds them."""
    size, stop = len(entry), options.stop

    def window(share: float, loss: float) -> tuple[Array, Array]:
        start = entry + (rng.exponential(6 * clock.DAY, size)).astype(np.int64)
        start = np.where((rng.random(size) < share) & (start < stop), start, clock.NEVER)
        end = start + (rng.exponential(200 * clock.DAY, size)).astype(np.int64) + clock.DAY
        return start, np.where((rng.random(size) < loss) & (start < clock.NEVER) & (end < stop), end, clock.NEVER)

    friend_from, friend_to = window(0.42, 0.35)
    follow_from, follow_to = window(0.50, 0.35)
    member_from, member_to = window(0.60, 0.03)
    return {
        "friend_from": friend_from,
        "friend_to": friend_to,
        "friend_lost_to": rng.integers(0, 5, size),  # 0 to 3: the customer left; 4: the employee deleted them
        "guide": rng.integers(0, GUIDES, size),
        "follow_from": follow_from,
        "follow_to": follow_to,
        "member_from": member_from,
        "member_to": member_to,
        "level_up": np.where(member_from < stop, member_from + rng.integers(20, 300, size) * clock.DAY, clock.NEVER),
    }


def _promoters(block: Block, catalog: Catalog) -> Array:
    """Promoter number of each person, -1 for none; promoters live in a brand's first block."""
    place = np.full(block.persons, -1)
    if block.first == 0:
        count, step = catalog.promoters[block.brand], catalog.promoter_step[block.brand]
        place[np.arange(count) * step] = np.arange(count)
    return place
