"""A causal estimate with its interval and the kind of evidence behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

CONFIDENCE = 0.95


class Evidence(StrEnum):
    """How an estimate knows what would have been: a coin decided, a comparison stands in, or nothing does."""

    RCT = "rct"
    QUASI = "quasi"
    DESCRIPTIVE = "descriptive"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its interval at CONFIDENCE, in the unit of the outcome."""

    value: float
    low: float
    high: float

    def covers(self, truth: float) -> bool:
        """Whether the truth lies in the interval."""
        return self.low <= truth <= self.high

    @property
    def half_width(self) -> float:
        """Half of the interval."""
        return (self.high - self.low) / 2


def pooled(estimates: Sequence[Estimate]) -> Estimate:
    """The sum of independent estimates."""
    value = sum(one.value for one in estimates)
    reach = float(np.sqrt(sum(one.half_width**2 for one in estimates)))
    return Estimate(value, value - reach, value + reach)
