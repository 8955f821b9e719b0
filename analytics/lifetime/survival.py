"""Kaplan-Meier: the share of customers who have not come back after so many days, with those still waiting censored."""

from dataclasses import dataclass

import numpy as np

from analytics.lifetime.arrays import Flags, Floats, Integers


@dataclass(frozen=True, slots=True)
class Survival:
    """A step curve, one row per day with an event, ascending; arrays of one length.

    `at_risk` customers still waiting when the day begins, `events` of that day, `surviving` share not back by its end,
    `standard_error` after Greenwood (NaN where nobody is left).
    """

    day: Integers
    at_risk: Integers
    events: Integers
    surviving: Floats
    standard_error: Floats

    def at(self, day: int) -> float:
        """Share not back by the end of a day."""
        place = int(np.searchsorted(self.day, day, side="right"))
        return float(self.surviving[place - 1]) if place else 1.0


def kaplan_meier(days: Integers, came: Flags) -> Survival:
    """The curve of waiting times; `days[i]` until the event where `came[i]`, else until observation ended.

    Who is censored on a day is still at risk on it. Source: Kaplan, Meier 1958.
    """
    day, index = np.unique(days, return_inverse=True)
    ended = np.bincount(index, minlength=len(day))
    events = np.bincount(index, weights=came, minlength=len(day)).astype(np.int64)
    at_risk = ended[::-1].cumsum()[::-1]
    kept = events > 0
    day, at_risk, events = day[kept], at_risk[kept], events[kept]
    surviving = np.cumprod(1.0 - events / at_risk)
    left = at_risk - events
    hazard = np.divide(events, at_risk * left, out=np.full(len(day), np.nan), where=left > 0)
    return Survival(day, at_risk, events, surviving, surviving * np.sqrt(np.cumsum(hazard)))
