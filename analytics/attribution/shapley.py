"""Shapley values of the rate of conversion, with a monotone cover: no channel earns less than nothing.

Flow: `Worth` -> for every set to be credited the game of its channels alone -> part of each channel, adding up to 1.
Why:  conversions of a set are shared among the channels that were there, so a channel never earns from a path it was
      not in. Sets of up to 12 channels are solved exactly (all 4,096 parts), larger ones by `shapley_sampled`.

phi_i(S) = sum over T within S without i of |T|! (|S|-|T|-1)! / |S|! (v^(T + i) - v^(T)). The game of conversions
counted, instead of their rate, has the values of `linear_unique`, which the tests use as a check.
"""

from dataclasses import dataclass
from math import factorial

import numpy as np

from analytics.attribution.paths import Flags, Floats, Ints, channel_keys, sum_by
from analytics.attribution.shapley_sampled import sample_parts
from analytics.attribution.worth import Worth

EXACT_CHANNELS = 12
_MOST_CELLS = 1 << 22


@dataclass(frozen=True)
class Shapley:
    """Parts of the sets of a `Worth`.

    `parts` stands beside `Worth.codes`: part of each channel in its set, at least 0, adding up to 1 per set; `errors`
    beside it: standard errors of the parts, 0 where exact; `permutations`: drawn per sampled set, 0 when none was.
    """

    worth: Worth
    parts: Floats
    errors: Floats
    permutations: int

    @property
    def credit(self) -> Floats:
        """(C, 2) conversions and value of each channel."""
        size = len(self.worth.channels)
        of_set = np.repeat(np.arange(len(self.worth.keys)), self.worth.sizes)
        earned = [
            sum_by(self.worth.codes, self.parts * amounts[of_set], size)
            for amounts in (self.worth.conversions, self.worth.value)
        ]
        return np.stack(earned, axis=1)

    @property
    def standard_error(self) -> Floats:
        """(C,) standard error of each channel's conversions; 0 when all sets were solved exactly."""
        of_set = np.repeat(np.arange(len(self.worth.keys)), self.worth.sizes)
        variance = (self.errors * self.worth.conversions[of_set]) ** 2
        return np.sqrt(sum_by(self.worth.codes, variance, len(self.worth.channels)))


def shapley(worth: Worth, asked: Flags | None = None) -> Shapley:
    """Solve the sets `asked` (S,), by default those that earned something; the others get equal parts."""
    parts = np.repeat(1 / worth.sizes, worth.sizes)
    errors = np.zeros_like(parts)
    wanted = (worth.conversions > 0) | (worth.value > 0) if asked is None else asked
    for size in np.unique(worth.sizes[wanted]):
        if 1 < size <= EXACT_CHANNELS:
            _solve_size(worth, np.flatnonzero(wanted & (worth.sizes == size)), int(size), parts)
    large = np.flatnonzero(wanted & (worth.sizes > EXACT_CHANNELS))
    permutations = sample_parts(worth, large, parts, errors) if len(large) else 0
    return Shapley(worth, parts, errors, permutations)


def _solve_size(worth: Worth, sets: Ints, size: int, parts: Floats) -> None:
    """Fill the parts of all sets of one size, a bounded number at a time."""
    step = max(1, _MOST_CELLS >> size)
    for first in range(0, len(sets), step):
        chosen = sets[first : first + step]
        places = worth.starts[chosen][:, None] + np.arange(size)
        covered = _cover(worth, places, size)
        parts[places] = _to_parts(_values(covered, size))


def _cover(worth: Worth, places: Ints, size: int) -> Floats:
    """(N, 2^size) cover of every subset of N sets; bit j of the column number stands for the j-th channel."""
    keys = channel_keys(len(worth.channels))[worth.codes[places]]
    subsets = np.zeros((len(places), 1), np.uint64)
    for channel in range(size):
        subsets = np.concatenate([subsets, subsets + keys[:, channel : channel + 1]], axis=1)
    covered = worth.rate_of(subsets)
    covered[:, 0] = 0.0
    for channel in range(size):
        halves = covered.reshape(len(places), -1, 2, 1 << channel)
        np.maximum(halves[:, :, 1], halves[:, :, 0], out=halves[:, :, 1])
    return covered


def _values(covered: Floats, size: int) -> Floats:
    """(N, size) Shapley values of N games given the worth (N, 2^size) of all their coalitions; none is negative."""
    members = np.array([number.bit_count() for number in range(1 << size)])
    weights = np.array([factorial(n) * factorial(size - n - 1) / factorial(size) for n in range(size)])
    values = np.empty((len(covered), size))
    for channel in range(size):
        halves = covered.reshape(len(covered), -1, 2, 1 << channel)
        without = members.reshape(-1, 2, 1 << channel)[:, 0]
        values[:, channel] = ((halves[:, :, 1] - halves[:, :, 0]) * weights[without]).sum(axis=(1, 2))
    return values


def _to_parts(values: Floats) -> Floats:
    """Values scaled to add up to 1; equal parts in a game that is worth nothing."""
    totals = values.sum(axis=1, keepdims=True)
    nothing = totals <= 0
    return np.where(nothing, 1 / values.shape[1], values / np.where(nothing, 1.0, totals))
