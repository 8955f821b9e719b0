"""The worth of a set of channels: how well people convert who were touched by exactly these channels.

Flow: paths -> one row per distinct set: its channels, who went it, who converted -> worth v(S) = conversions / people,
      drawn towards the overall rate by `prior_people` who convert at that rate.
Why:  the monotone cover, v^(S) = max of v(T) over seen T within S, says that a channel more cannot make a set worth
      less. With it no Shapley value is negative; without it one bad set gives a channel credit below zero. A set nobody
      went is worth what the best of its parts is worth, the empty set nothing.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analytics.attribution.paths import Codes, Flags, Floats, Ints, PathError, Paths, channel_keys, sum_by

Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Worth:
    """`S` seen sets over `C` channels, by ascending key (`channel_keys`).

    `keys`: (S,); `codes` with `starts` (S + 1,): the channels of each set; `people`, `conversions`, `value`: (S,).
    """

    channels: tuple[str, ...]
    keys: Keys
    codes: Codes
    starts: Ints
    people: Floats
    conversions: Floats
    value: Floats
    prior_people: float = 0.0

    @cached_property
    def sizes(self) -> Ints:
        """(S,) channels in each set."""
        return np.diff(self.starts)

    @cached_property
    def names(self) -> list[str]:
        """(S,) channels of each set by name, `>` between them."""
        named = np.array(self.channels, object)[self.codes].tolist()
        return [">".join(named[a:b]) for a, b in pairwise(self.starts.tolist())]

    @cached_property
    def rates(self) -> Floats:
        """(S,) worth of exactly this set, before the cover; 0 where nobody went."""
        people = self.people.sum()
        overall = self.conversions.sum() / people if people > 0 else 0.0
        base = self.people + self.prior_people
        told = self.conversions + self.prior_people * overall
        return np.where(self.people > 0, told / np.where(base > 0, base, 1.0), 0.0)

    @cached_property
    def membership(self) -> Flags:
        """(S, C) whether the set has the channel."""
        flags = np.zeros((len(self.keys), len(self.channels)), np.bool_)
        flags[np.repeat(np.arange(len(self.keys)), self.sizes), self.codes] = True
        return flags

    def rate_of(self, keys: Keys) -> Floats:
        """Worth of the sets named by `keys` (any shape), before the cover; 0 for a set nobody went."""
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found: Floats = np.where(self.keys[place] == keys, self.rates[place], 0.0)
        return found


def count_sets(paths: Paths, prior_people: float = 0.0) -> Worth:
    """Sum people, conversions and value by distinct set of channels. Raises PathError for a negative prior."""
    if not prior_people >= 0:
        raise PathError(f"The prior of the Shapley worth is {prior_people} people; it must be at least 0.")
    members = paths.members
    keys, first, place = np.unique(
        members.set_keys(channel_keys(len(paths.channels))), return_index=True, return_inverse=True
    )
    sizes = members.sizes[first]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    within = np.arange(starts[-1]) - np.repeat(starts[:-1], sizes)
    codes = members.codes[np.repeat(members.starts[first], sizes) + within]
    people, conversions, value = (
        sum_by(place, amounts, len(keys)) for amounts in (paths.weight, paths.conversions, paths.value)
    )
    return Worth(paths.channels, keys, codes, starts, people, conversions, value, prior_people)
