"""Time in the sandbox: whole seconds of Shanghai wall clock since 1970-01-01, as int64.

`NEVER` stands for an event that does not happen; it compares as later than every cut, so "has it happened by the
cut" is one comparison everywhere. The last night always ends on END_DATE: the same options give the same bytes.
"""

from datetime import date, timedelta

import numpy as np

from ingestion.sandbox.frame import Array

DAY = 86_400
HOUR = 3_600
NEVER = 2**60
END_DATE = date(2026, 6, 30)

# People buy and click in the evening. Relative weight of each hour of the day.
_HOURS = np.array([3, 1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 10, 9, 8, 8, 8, 8, 9, 12, 16, 17, 13, 7], dtype=np.float64)
# Monday to Sunday. Mild on purpose: volume bands of 28 days must not trip on a clean night.
_WEEKDAYS = np.array([0.95, 0.94, 0.95, 0.98, 1.02, 1.09, 1.07])
_THURSDAY = 3  # weekday of 1970-01-01


def seconds(day: date) -> int:
    """First second of a business day."""
    return (day - date(1970, 1, 1)).days * DAY


def through(night: int, nights: int) -> date:
    """Last business day that night `night` (1 .. nights) delivers."""
    return END_DATE - timedelta(days=nights - night)


def weekday(at: Array) -> Array:
    """0 Monday .. 6 Sunday."""
    return (at // DAY + _THURSDAY) % 7


def second_of_day(rng: np.random.Generator, size: int) -> Array:
    """Seconds since midnight in the hours people are awake."""
    hours = np.searchsorted(np.cumsum(_HOURS) / _HOURS.sum(), rng.random(size), side="right")
    return np.minimum(hours, 23) * HOUR + rng.integers(0, HOUR, size)


def awake(rng: np.random.Generator, at: Array) -> Array:
    """The same days, at hours people are awake."""
    return at // DAY * DAY + second_of_day(rng, len(at))


def poisson(rng: np.random.Generator, start: Array, stop: Array, per_day: Array) -> tuple[Array, Array]:
    """Events of one homogeneous Poisson process per row over [start, stop): (row of each event, its instant)."""
    span = np.maximum(stop - start, 0)
    counts = rng.poisson(span / DAY * per_day)
    owner = np.repeat(np.arange(len(start)), counts)
    return owner, start[owner] + (rng.random(len(owner)) * span[owner]).astype(np.int64)


def thin_by_weekday(rng: np.random.Generator, at: Array) -> Array:
    """Mask that keeps events so that weekdays follow the mild weekly season."""
    kept: Array = rng.random(len(at)) < _WEEKDAYS[weekday(at)] / _WEEKDAYS.max()
    return kept
