"""Promotions (618, 双11, 3.8节): their calendar, and what they do to demand.

Flow:  purchases that would happen anyway  ->  some wait for the promotion (wanted up to 14 days before it), some are
       bought in it instead of up to 28 days later (囤货)  ->  purchases that would not have been are added.
A moved purchase keeps `natural`, the instant at which it would have happened: whoever sums the planted truth knows what
was moved and what was created. Purchases that a touch causes stay where they are: a cause never follows its effect.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.channels import BASE
from ingestion.sandbox.frame import Array, Frame, rows, stack, take
from ingestion.sandbox.options import Block, SandboxOptions

BEFORE_DAYS, AFTER_DAYS = 14, 28
# Why a purchase is there (`cause`), beside the channel that caused it: nothing special, wanted before the promotion,
# wanted after it, created by it; spilled over from a special session (halo), sold in that session, due to a reminder,
# created by a granted coupon.
USUAL, WAITED, PULLED, CREATED, HALO, SURGE, REMINDED, GRANTED = range(8)


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion of all brands, from its first to its last day."""

    promo_id: str
    name_zh: str
    first: date
    last: date

    @property
    def begin(self) -> int:
        """First second."""
        return clock.seconds(self.first)

    @property
    def end(self) -> int:
        """First second after it."""
        return clock.seconds(self.last) + clock.DAY


PROMOTIONS = (
    Promotion("618-2025", "618", date(2025, 6, 5), date(2025, 6, 18)),
    Promotion("double11-2025", "双11", date(2025, 10, 29), date(2025, 11, 11)),
    Promotion("women38-2026", "3.8节", date(2026, 2, 23), date(2026, 3, 8)),
    Promotion("618-2026", "618", date(2026, 6, 5), date(2026, 6, 18)),
)


def unmoved(wish: Frame, cause: int = USUAL) -> Frame:
    """The purchases with the columns of their cause: `cause`, `cause_of` (row of it, -1) and `natural`."""
    size = rows(wish)
    return wish | {"natural": wish["at"], "cause": np.full(size, cause), "cause_of": np.full(size, -1)}


def promote(options: SandboxOptions, block: Block, folks: Frame, wish: Frame) -> Frame:
    """Purchases as the promotions leave them; `cause_of` is the promotion's place in PROMOTIONS."""
    frame, effects = unmoved(wish), options.planted
    if not effects.promotion:
        return frame
    rng = options.generator("promotion", block.number)
    known = folks["entry"][frame["person"]]
    # one that began before the history moves nothing: nobody could buy before they were known
    whole = [place for place, promo in enumerate(PROMOTIONS) if promo.begin >= options.start]
    for place in whole:
        promo, at = PROMOTIONS[place], frame["natural"]
        free = (frame["causal"] == BASE) & (frame["cause"] == USUAL) & (known < promo.begin)
        waits = free & _chance(rng, effects.promotion_before, (promo.begin - 1 - at) / (BEFORE_DAYS * clock.DAY))
        pulls = free & _chance(rng, effects.promotion_after, (at - promo.end) / (AFTER_DAYS * clock.DAY))
        moved = waits | pulls
        frame["at"] = np.where(moved, _within(rng, promo, rows(frame)), frame["at"])
        frame["cause"] = np.select([waits, pulls], [WAITED, PULLED], frame["cause"])
        frame["cause_of"] = np.where(moved, place, frame["cause_of"])
    created = [_created(rng, frame, place, effects.promotion_new) for place in whole]
    return stack(frame, *created)


def _chance(rng: np.random.Generator, size: float, distance: Array) -> Array:
    """Mask: certain with `size` beside the promotion (distance 0), never at distance 1 and beyond, nor inside it."""
    mask: Array = (distance >= 0) & (rng.random(len(distance)) < size * (1 - distance))
    return mask


def _within(rng: np.random.Generator, promo: Promotion, size: int) -> Array:
    """Instants inside the promotion, at hours people are awake."""
    return clock.awake(rng, promo.begin + rng.integers(0, promo.end - promo.begin, size))


def _created(rng: np.random.Generator, frame: Frame, place: int, size: float) -> Frame:
    """Purchases that would not have been: `size` for each that happens anyway in the promotion, by the same people."""
    promo = PROMOTIONS[place]
    inside = (frame["natural"] >= promo.begin) & (frame["natural"] < promo.end) & (frame["causal"] == BASE)
    more = take(frame, np.repeat(np.flatnonzero(inside), rng.poisson(size, int(inside.sum()))))
    more["at"] = more["natural"] = _within(rng, promo, rows(more))
    more |= {"cause": np.full(rows(more), CREATED), "cause_of": np.full(rows(more), place)}
    return more
