"""What one night delivers: everything known by its cut that changed since the night before.

Night 1 delivers the whole history. Later nights deliver the day's new records, records that changed, and a re-export of
the last days, because people export overlapping periods.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.frame import Array

REEXPORT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Window:
    """Wall seconds: nothing at or after `cut` is known yet; `since` is the cut of the night before, 0 on night 1."""

    night: int
    since: int
    cut: int
    file_months: int = 3

    @property
    def wide_months(self) -> int:
        """Months per file of the narrower exports: half years, or months where even those are large."""
        return 6 if self.file_months > 1 else 1

    @property
    def year_months(self) -> int:
        """Months per file of exports with few columns: a year, or quarters where even those are large."""
        return 12 if self.file_months > 1 else 3

    def fresh(self, *instants: Array) -> Array:
        """Mask of records with at least one of the instants in this night's window."""
        found = np.zeros(len(instants[0]), bool)
        for at in instants:
            found |= (at >= self.since) & (at < self.cut)
        return found

    def again(self, at: Array, days: int = REEXPORT_DAYS) -> Array:
        """Mask of records of the window and of the `days` up to the cut (re-export)."""
        start = min(self.since, self.cut - days * clock.DAY)
        return (at >= start) & (at < self.cut)

    def periods(self, at: Array, months: int | None = None) -> Iterator[tuple[str, Array]]:
        """History in files: (label, positions) per `months`; later nights come as one file without label."""
        if self.night > 1:
            if len(at):
                yield "", np.arange(len(at))
            return
        span = months or self.file_months
        number = (at // clock.DAY).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) // span
        for period in np.unique(number):
            yield _label(int(period), span), np.flatnonzero(number == period)


def window(night: int, nights: int, file_months: int) -> Window:
    """The window of night `night` of `nights`."""
    cut = clock.seconds(clock.through(night, nights)) + clock.DAY
    return Window(night, cut - clock.DAY if night > 1 else 0, cut, file_months)


def _label(period: int, span: int) -> str:
    """`202501` for months, `2025Q1` for quarters, `2025H1` for halves, `2025` for years."""
    year, month = 1970 + period * span // 12, period * span % 12 + 1
    return {1: f"{year}{month:02d}", 3: f"{year}Q{month // 3 + 1}", 6: f"{year}H{month // 6 + 1}"}.get(span, str(year))
