"""Days around events: which belong to an event's window, which are clean, and who is compared with whom.

The window of an event is what is left of its day after the session's end, and the three days after it.
"""

from dataclasses import dataclass

import numpy as np

from analytics.estimate import Floats, Ints, Mask

SPAN = 4  # days of a window, the day of the session included
REACH = 21  # days on either side that may serve as comparison
MIN_CLEAN = 8  # clean days below which nothing is compared


@dataclass(frozen=True, slots=True)
class Events:
    """Events of one shop in a series of days: position of the day, hour (0 .. 24) of the session's end.

    `closed` are days that nothing is learned from or told about: a promotion's days.
    """

    day: Ints
    hour: Ints
    closed: Mask

    @property
    def days(self) -> int:
        """Length of the series."""
        return len(self.closed)

    def taken(self) -> Mask:
        """Days in a window of an event."""
        mask = np.zeros(self.days + SPAN, bool)
        mask[(self.day[:, None] + np.arange(SPAN)).ravel()] = True
        return mask[: self.days]

    def clean(self) -> Mask:
        """Days that no event and no promotion touches."""
        return ~self.taken() & ~self.closed


def usable(events: Events, clean: Mask, day: Ints) -> Mask:
    """Events whose window lies whole in the series, off closed days, with enough clean days near it."""
    closed = np.append(events.closed, np.ones(SPAN, bool))
    is_open = ~closed[np.minimum(day[:, None] + np.arange(SPAN), len(closed) - 1)].any(axis=1)
    result: Mask = is_open & (near(clean, day).sum(axis=1) >= MIN_CLEAN)
    return result


def near(clean: Mask, day: Ints) -> Mask:
    """Events x days: the clean days within REACH on either side, the window itself left out."""
    gap = np.arange(len(clean)) - day[:, None]
    mask: Mask = clean & (np.abs(gap) <= REACH) & ((gap < 0) | (gap >= SPAN))
    return mask


def weekday_factors(total: Floats, clean: Mask, first_weekday: int) -> Floats:
    """Level of each day relative to the mean of clean days, by weekday; 1 where a weekday has no clean day."""
    weekday = (np.arange(len(total)) + first_weekday) % 7
    count = np.bincount(weekday[clean], minlength=7)
    level = np.bincount(weekday[clean], total[clean], minlength=7) / np.maximum(count, 1)
    usual = float(total[clean].mean()) if clean.any() else 0.0
    factor = np.where((count > 0) & (usual > 0), level / (usual or 1.0), 1.0)
    result: Floats = np.maximum(factor, 0.05)[weekday]
    return result
