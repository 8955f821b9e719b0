"""Intervals of anything that is worked out from sums over groups of persons: leave one group out at a time.

Source: Kott 2001, the delete-a-group jackknife. Persons are drawn into groups by a hash, so whatever one person does in
many weeks stays in one group: the interval is right for persons who differ, as clustering by person is.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from scipy import stats

from analytics.estimate import CONFIDENCE, Floats


def delete_a_group(sums: Floats, estimate: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
    """Estimate (any shape) from all of `sums` (groups first, summed over), and its standard error.

    A group without a row changes nothing, so it is not counted.
    """
    filled = sums[np.abs(sums).reshape(len(sums), -1).sum(axis=1) > 0]
    total = filled.sum(axis=0)
    value = estimate(total)
    groups = len(filled)
    if groups < 2:
        return value, np.full_like(value, np.nan)
    without = np.stack([estimate(total - part) for part in filled])
    spread = ((without - value) ** 2).sum(axis=0) * (groups - 1) / groups
    return value, np.sqrt(spread)


@cache  # asked once for every side of every interval: a few counts of groups, and a quantile takes long
def reach(groups: int, claims: int = 1) -> float:
    """Standard errors to either side of an interval at CONFIDENCE, all of `claims` at once (Bonferroni)."""
    return float(stats.t.ppf(1 - (1 - CONFIDENCE) / 2 / claims, max(groups - 1, 1)))
