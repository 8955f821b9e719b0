"""Commissions: one row per order and SKU sold by a talent or a promoter, seen by the brand's agency.

Amounts follow the platform's chain: the first hop (talent and agency service) is the merchant's cost, the parties below
are paid out of it; they are gross and never add up. They are computed about a day after payment.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.frame import Frame, group_sum, rows, take
from ingestion.sandbox.options import Block, SandboxOptions

TALENT_RATE, SERVICE_RATE, AGENCY_RATE, PROMOTER_RATE = 15, 5, 8, 4  # percent of the base


def commissions(options: SandboxOptions, block: Block, frame: Frame, both: Frame) -> Frame:
    """`order`, `sku`, base and amounts in fen (0 for absent parties), `known_at`, `settled_at`, `canceled_at`."""
    rng = options.generator("commissions", block.number)
    earned = (frame["talent"] >= 0) | (frame["promoter"] >= 0)
    earned &= frame["is_unpaid"] == 0
    line = np.flatnonzero(earned[both["order"]] & (both["paid"] > 0))
    place = both["order"][line] * np.int64(1 << 20) + both["sku"][line]
    _, first, group = np.unique(place, return_index=True, return_inverse=True)
    chosen = take({"order": both["order"], "sku": both["sku"]}, line[first])
    base = group_sum(both["paid"][line], group, len(first))
    order = chosen["order"]
    has_talent, has_promoter = frame["talent"][order] >= 0, frame["promoter"][order] >= 0
    known = frame["paid_at"] + rng.integers(12 * clock.HOUR, 30 * clock.HOUR, rows(frame))
    refunded = frame["refunded_at"][order]
    return chosen | {
        "base": base,
        "talent_fen": np.where(has_talent, base * TALENT_RATE // 100, 0),
        "service_fen": np.where(has_promoter, base * AGENCY_RATE // 100, base * SERVICE_RATE // 100),
        "promoter_fen": np.where(has_promoter, base * PROMOTER_RATE // 100, 0),
        "second": (rng.random(len(first)) < 0.2).astype(np.int64),
        "known_at": known[order],
        "settled_at": np.where(refunded == clock.NEVER, _later(frame["settled_at"][order]), clock.NEVER),
        "canceled_at": np.where(refunded == clock.NEVER, clock.NEVER, np.maximum(refunded, known[order]) + clock.HOUR),
    }


def _later(settled: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """A day after the order's settlement; NEVER stays NEVER."""
    return np.where(settled >= clock.NEVER, clock.NEVER, settled + clock.DAY)
