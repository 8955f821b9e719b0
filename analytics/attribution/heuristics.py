"""Rules that need no fit: each gives the touches of a path parts that add up to 1.

Each function takes `Paths` and returns (C, 2): conversions and value credited to each channel. Definitions are those of
docs/attribution.md; the nightly run writes the same ones as SQL because it credits single touches.
"""

import numpy as np

from analytics.attribution.paths import Flags, Floats, Ints, PathError, Paths, credit, credit_members, sum_by


def first(paths: Paths) -> Floats:
    """All to the first touch."""
    return _single(paths.converting, paths.converting.starts[:-1])


def last(paths: Paths) -> Floats:
    """All to the last touch."""
    return _single(paths.converting, paths.converting.starts[1:] - 1)


def last_non_direct(paths: Paths, is_direct: Flags) -> Floats:
    """All to the last touch whose channel is not direct (`is_direct`, (C,)); to the last one when all are."""
    one = paths.converting
    counted = np.where(is_direct[one.codes], np.int64(-1), np.arange(len(one.codes)))
    latest = np.maximum.reduceat(counted, one.starts[:-1]) if len(one) else counted
    return _single(one, np.where(latest < 0, one.starts[1:] - 1, latest))


def linear(paths: Paths) -> Floats:
    """The same to every touch."""
    one = paths.converting
    return credit(one, (1 / one.lengths)[one.path_of_touch])


def linear_unique(paths: Paths) -> Floats:
    """The same to every distinct channel; equals the Shapley value of the number of conversions."""
    one = paths.converting
    sizes = one.members.sizes
    return credit_members(one, np.repeat(1 / np.maximum(sizes, 1), sizes))


def position(paths: Paths, first_share: float = 0.4, last_share: float = 0.4) -> Floats:
    """`first_share` and `last_share` to the ends, the rest in equal parts between; two touches half each.

    Raises PathError when the shares are negative, both 0 or more than 1 together.
    """
    if first_share < 0 or last_share < 0 or not 0 < first_share + last_share <= 1:
        raise PathError(
            f"The shares of the first and last touch are {first_share} and {last_share}; each must be at least 0 "
            "and their sum above 0 and at most 1."
        )
    one = paths.converting
    middle = (1 - first_share - last_share) / np.maximum(one.lengths - 2, 1)
    weights = middle[one.path_of_touch]
    weights[one.starts[:-1]] = _end_shares(one.lengths, first_share)
    weights[one.starts[1:] - 1] = np.where(one.lengths == 1, 1.0, _end_shares(one.lengths, last_share))
    return credit(one, weights)


def time_decay(paths: Paths, step_days: float, half_life_days: float = 7.0) -> Floats:
    """A touch halves in weight every `half_life_days` before the last; touches are `step_days` apart.

    Raises PathError when one of the two is not above 0.
    """
    if not step_days > 0 or not half_life_days > 0:
        raise PathError(f"Step and half-life are {step_days} and {half_life_days} days; both must be above 0.")
    one = paths.converting
    age = (one.lengths - 1)[one.path_of_touch] - one.place
    units = np.exp2(-age * (step_days / half_life_days))
    totals = np.add.reduceat(units, one.starts[:-1]) if len(one) else units
    return credit(one, units / totals[one.path_of_touch])


def _end_shares(lengths: Ints, share: float) -> Floats:
    return np.where(lengths == 1, 1.0, np.where(lengths == 2, 0.5, share))


def _single(paths: Paths, touches: Ints) -> Floats:
    """Everything to one touch of each path: `touches` (P,) are places in `codes`."""
    codes = paths.codes[touches]
    earned = [sum_by(codes, amounts, len(paths.channels)) for amounts in (paths.conversions, paths.value)]
    return np.stack(earned, axis=1)
