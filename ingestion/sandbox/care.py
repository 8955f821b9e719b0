"""Who asks the service what and how fast the answer comes (客服工单), and what buyers say of their goods (评价).

Planted: a slow answer makes it less likely that the asker is satisfied, that the goods are praised, and that the buyer
stays. The last is drawn backwards: who leaves is settled (`demand`), and whether the answer was slow follows from it by
Bayes' rule. The joint law is that of an answer that multiplies the chance to leave (`leaving_factors`), and every
other part of the world stays, purchase by purchase, what it was. Chances to leave are as MBG/NBD has them: one coin
after each purchase.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.channels import marked
from ingestion.sandbox.frame import Array, Frame, opaque, rows, stack, take, weighted
from ingestion.sandbox.options import NUMBER_STRIDE
from ingestion.sandbox.promotions import CREATED
from ingestion.sandbox.stage import shops_of
from ingestion.sandbox.world import World

KINDS = ("presale", "delivery", "aftersale", "quality", "other")
ASKED = 0.1  # of paid orders that lead to a ticket
LOOKED = 0.0006  # tickets of a person a day before any order
SLOW = 0.25  # of tickets answered slowly
SLOW_LEAVES = 2.4  # times the usual chance to leave for good after a slow answer
SATISFIED = (0.9, 0.45)  # chance that who rates is satisfied: after a fast, after a slow answer
SATISFIED_ANYWAY = 0.79  # the same where nothing is planted
RATED = 0.55
WRITES = 0.22  # of the lines received that are reviewed
_STARS = np.array([[0.05, 0.03, 0.06, 0.14, 0.72], [0.2, 0.1, 0.2, 0.2, 0.3]])  # of 1 to 5, after no or a slow answer


def leaving_factors(chance: Array) -> tuple[Array, Array]:
    """By which a fast and a slow answer multiply a buyer's chance to leave after a purchase; their mean is 1."""
    slow = np.minimum(SLOW_LEAVES, 1 / np.maximum(chance, 1e-9))
    return (1 - SLOW * slow) / (1 - SLOW), slow


def tickets(world: World) -> Frame:
    """One row per ticket: `person`, `order` (-1 before any), `shop`, `kind`, `is_slow`, instants, `score` (0: none).

    Instants are `opened_at`, `replied_at`, `closed_at`, `rated_at`; NEVER for what does not happen.
    """
    rng = world.options.generator("service", world.block.number)
    asked = stack(_about_orders(rng, world), _before_orders(rng, world))
    asked["number"] = opaque(world.block.number * NUMBER_STRIDE + np.arange(rows(asked)) + 1, 52)
    asked |= _answers(rng, world, asked)
    return take(asked, asked["opened_at"] < world.options.stop)


def _about_orders(rng: np.random.Generator, world: World) -> Frame:
    frame = world.orders
    can = (frame["is_unpaid"] == 0) & ~marked(frame["variant"], "brand_gift")
    order = np.flatnonzero(can & (rng.random(rows(frame)) < ASKED))
    kind = 1 + weighted(rng, np.array([0.45, 0.3, 0.15, 0.1]), len(order))
    paid = frame["paid_at"][order]
    arrived = np.minimum(frame["received_at"][order], paid + 8 * clock.DAY)
    start, span = np.where(kind == 1, paid, arrived), np.where(kind == 1, arrived - paid, 5 * clock.DAY)
    opened = start + 600 + (rng.random(len(order)) * span).astype(np.int64)
    is_slow = rng.random(len(order)) < _slow_chance(world, order)
    return {
        "person": frame["person"][order],
        "order": order,
        "shop": frame["shop"][order],
        "kind": kind,
        "opened_at": opened,
        "is_slow": is_slow.astype(np.int64),
    }


def _slow_chance(world: World, order: Array) -> Array:
    """Chance of a slow answer given what became of the buyer: Bayes' rule over the coin after the purchase."""
    frame = world.orders
    person = frame["person"][order]
    if not world.options.planted.service:
        return np.full(len(order), SLOW)
    chance = np.minimum(world.people["dropout"][person], 1 - 1e-9)
    _, slow = leaving_factors(chance)
    left = frame["at"][order] == world.died_at[person]
    given = np.where(left, SLOW * slow, SLOW * (1 - chance * slow) / (1 - chance))
    return np.where(frame["cause"][order] < CREATED, given, SLOW)  # no coin falls after what an effect created


def _before_orders(rng: np.random.Generator, world: World) -> Frame:
    entry = world.people["entry"]
    rate = np.full(len(entry), LOOKED * world.options.size.touch_rate)
    person, at = clock.poisson(rng, entry, np.full(len(entry), world.options.stop), rate)
    none = np.zeros(len(person), np.int64)
    return {
        "person": person,
        "order": none - 1,
        "shop": none + shops_of(world.block.brand)[0],
        "kind": none,
        "opened_at": clock.awake(rng, at),
        "is_slow": (rng.random(len(person)) < SLOW).astype(np.int64),
    }


def _answers(rng: np.random.Generator, world: World, asked: Frame) -> Frame:
    """First answer, end and rating; one slow ticket in twenty is never answered."""
    size, slow = rows(asked), asked["is_slow"] == 1
    wait = np.where(slow, 1_800 + rng.exponential(7_200, size), 15 + np.minimum(rng.exponential(150, size), 1_500))
    never = slow & (rng.random(size) < 0.05)
    replied = np.where(never, clock.NEVER, asked["opened_at"] + wait.astype(np.int64))
    closed = np.where(never, clock.NEVER, replied + rng.integers(300, 2 * clock.DAY, size))
    chance = np.where(slow, SATISFIED[1], SATISFIED[0]) if world.options.planted.service else SATISFIED_ANYWAY
    is_glad = rng.random(size) < chance
    rated = ~never & (rng.random(size) < RATED)
    return {
        "replied_at": replied,
        "closed_at": closed,
        "score": np.where(rated, np.where(is_glad, rng.integers(4, 6, size), rng.integers(1, 4, size)), 0),
        "rated_at": np.where(rated, closed + rng.integers(60, clock.DAY, size), clock.NEVER),
    }


def reviews(world: World, asked: Frame) -> Frame:
    """One row per review: `order`, `line`, `score`, `later_score` (since `appended_at`), and instants of it.

    `asked` are the tickets of this world.
    """
    rng, frame, both = world.options.generator("reviews", world.block.number), world.orders, world.lines
    can = (frame["received_at"] < clock.NEVER) & ~marked(frame["variant"], "brand_gift")
    line = np.flatnonzero(can[both["order"]] & (both["paid"] > 0) & (rng.random(rows(both)) < WRITES))
    order, size = both["order"][line], len(line)
    score = _stars(rng, _is_vexed(world, asked)[order])
    written = frame["received_at"][order] + rng.integers(clock.HOUR, 12 * clock.DAY, size)
    appended = np.where(rng.random(size) < 0.12, written + rng.integers(3, 35, size) * clock.DAY, clock.NEVER)
    replied = np.where(score <= 3, written + rng.integers(clock.HOUR, 3 * clock.DAY, size), clock.NEVER)
    found = {
        "order": order,
        "line": line,
        "score": score,
        "later_score": np.where((score <= 3) & (rng.random(size) < 0.5), 5, score),  # made good
        "reviewed_at": written,
        "appended_at": appended,
        "replied_at": replied,
        "has_pictures": (rng.random(size) < 0.3).astype(np.int64),
        "number": opaque(world.block.number * NUMBER_STRIDE + np.arange(size) + 1, 52),
    }
    return take(found, written < world.options.stop)


def _is_vexed(world: World, asked: Frame) -> Array:
    """Mask of orders about which the service answered slowly; of none where nothing is planted."""
    vexed = np.zeros(rows(world.orders), bool)
    if world.options.planted.service:
        vexed[asked["order"][(asked["order"] >= 0) & (asked["is_slow"] == 1)]] = True
    return vexed


def _stars(rng: np.random.Generator, vexed: Array) -> Array:
    draw = rng.random(len(vexed))
    edges = np.cumsum(_STARS, axis=1)
    stars: Array = 1 + np.where(
        vexed, np.searchsorted(edges[1, :-1], draw, "right"), np.searchsorted(edges[0, :-1], draw, "right")
    )
    return stars
