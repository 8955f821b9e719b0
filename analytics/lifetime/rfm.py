"""RFM scores 1 to 5 and named segments by the documented rule of the R package rfm.

Thresholds are the type-7 quantiles at 20, 40, 60 and 80 %, each plus one unit of measure (a day, a purchase day, a
yuan); a score is one more than the number of thresholds not above the value, so ties stay together. Recency counts
backwards: the most recent customers score 5. With thresholds given, scores do not drift from night to night.
"""

from dataclasses import dataclass

import numpy as np

from analytics.lifetime.arrays import Floats, Integers

QUANTILES = (0.2, 0.4, 0.6, 0.8)
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Four ascending limits for each measure: days, purchase days, yuan."""

    recency: tuple[float, ...]
    frequency: tuple[float, ...]
    monetary: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores 1 to 5 of each customer, arrays of one length."""

    recency: Integers
    frequency: Integers
    monetary: Integers

    def segments(self) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
        """The first segment whose three ranges hold the scores, else `others`."""
        inside = [
            self._within(self.recency, segment.recency)
            & self._within(self.frequency, segment.frequency)
            & self._within(self.monetary, segment.monetary)
            for segment in SEGMENTS
        ]
        names = [np.array(segment.name, dtype=object) for segment in SEGMENTS]
        return np.select(inside, names, np.array(OTHERS, dtype=object))

    @staticmethod
    def _within(score: Integers, limits: tuple[int, int]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        return (score >= limits[0]) & (score <= limits[1])


@dataclass(frozen=True, slots=True)
class Segment:
    """A named block of scores, both ends included."""

    name: str
    recency: tuple[int, int]
    frequency: tuple[int, int]
    monetary: tuple[int, int]


# The ten segments and their order are those of the package's documentation.
SEGMENTS = (
    Segment("champions", (5, 5), (5, 5), (5, 5)),
    Segment("potential_loyalist", (3, 5), (3, 5), (2, 5)),
    Segment("loyal_customers", (2, 4), (2, 4), (2, 4)),
    Segment("promising", (3, 4), (1, 3), (3, 5)),
    Segment("new_customers", (4, 5), (1, 3), (1, 5)),
    Segment("cannot_lose_them", (1, 2), (3, 4), (4, 5)),
    Segment("at_risk", (1, 2), (2, 5), (4, 5)),
    Segment("need_attention", (1, 3), (3, 5), (3, 5)),
    Segment("about_to_sleep", (2, 3), (1, 3), (1, 4)),
    Segment("lost", (1, 1), (1, 5), (1, 5)),
)


def quantile_thresholds(recency: Floats, frequency: Floats, monetary: Floats) -> Thresholds:
    """Thresholds of these customers; raises ValueError for none."""
    if not len(recency):
        raise ValueError("Thresholds need at least one customer.")
    limits = (
        tuple(float(limit) + 1.0 for limit in np.quantile(values, QUANTILES))
        for values in (recency, frequency, monetary)
    )
    return Thresholds(*limits)


def score(recency: Floats, frequency: Floats, monetary: Floats, thresholds: Thresholds) -> Scores:
    """Score customers against thresholds."""
    return Scores(
        recency=5 - _passed(recency, thresholds.recency),
        frequency=1 + _passed(frequency, thresholds.frequency),
        monetary=1 + _passed(monetary, thresholds.monetary),
    )


def _passed(values: Floats, limits: tuple[float, ...]) -> Integers:
    return np.searchsorted(np.array(limits), values, side="right").astype(np.int64)
