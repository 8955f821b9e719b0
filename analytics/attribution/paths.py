"""Paths as flat arrays: what every rule reads.

Flow: channel codes of all touches one behind the other, `starts` where each path begins -> weights per touch -> credit
      per channel.
Why:  a million paths of a few touches are two arrays; a list per path would cost a hundred times the memory and time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

_MOST_FLAGS = 1 << 24
_AT_ONCE = 1 << 17
_BITS = 64
_HASH_SEED = 20261128


class PathError(ValueError):
    """Paths or their parameters do not make sense; the message says which and what is allowed."""


@dataclass(frozen=True)
class Paths:
    """`P` paths with `T` touches over `C` channels.

    `codes`: (T,) index into `channels`; `starts`: (P + 1,) offsets, the last one being T, every path has a touch;
    `conversions`, `value`, `nulls`: (P,) what the path was followed by, `nulls` counting those who did not convert.
    """

    channels: tuple[str, ...]
    codes: Codes
    starts: Ints
    conversions: Floats
    value: Floats
    nulls: Floats

    @classmethod
    def of(cls, rows: Sequence[tuple[str, float, float, float]]) -> "Paths":
        """A few paths written out as `("a > b", conversions, value, nulls)`; channels by name."""
        steps = [[name.strip() for name in path.split(">")] for path, *_ in rows]
        channels = tuple(sorted({name for one in steps for name in one}))
        codes = np.array([channels.index(name) for one in steps for name in one], np.int32)
        starts = np.concatenate([[0], np.cumsum([len(one) for one in steps])]).astype(np.int64)
        return cls(channels, codes, starts, *np.array([row[1:] for row in rows], np.float64).T)

    def __len__(self) -> int:
        """Number of paths."""
        return len(self.conversions)

    @cached_property
    def lengths(self) -> Ints:
        """(P,) touches of each path."""
        return np.diff(self.starts)

    @cached_property
    def path_of_touch(self) -> Codes:
        """(T,) index of the path each touch belongs to."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)

    @cached_property
    def place(self) -> Ints:
        """(T,) place of each touch in its path, from 0."""
        return np.arange(len(self.codes), dtype=np.int64) - np.repeat(self.starts[:-1], self.lengths)

    @cached_property
    def weight(self) -> Floats:
        """(P,) people who went the path, converted or not."""
        return self.conversions + self.nulls

    @cached_property
    def converting(self) -> "Paths":
        """The paths that earned something: all a rule without a fit needs to look at."""
        return self.select((self.conversions != 0) | (self.value != 0))

    def part(self, first: int, last: int) -> "Paths":
        """The paths from place `first` to before `last`, as views."""
        touches = slice(self.starts[first], self.starts[last])
        amounts = (one[first:last] for one in (self.conversions, self.value, self.nulls))
        return Paths(self.channels, self.codes[touches], self.starts[first : last + 1] - touches.start, *amounts)

    def select(self, keep: Flags) -> "Paths":
        """The paths where `keep` (P,) is true, over the same channels."""
        if keep.all():
            return self
        kept = np.flatnonzero(keep)  # places are followed several times as fast as flags
        first = self.starts[kept]
        lengths = self.starts[kept + 1] - first
        starts = starts_of(lengths)
        touches = np.arange(starts[-1]) + np.repeat(first - starts[:-1], lengths)
        amounts = (one[kept] for one in (self.conversions, self.value, self.nulls))
        return Paths(self.channels, self.codes[touches], starts, *amounts)

    @cached_property
    def members(self) -> "Members":
        """The distinct channels of every path."""
        return _members(self)


@dataclass(frozen=True)
class Members:
    """Distinct channels of `P` paths: `codes` (M,) ascending in each path, `starts` (P + 1,)."""

    codes: Codes
    starts: Ints

    @cached_property
    def sizes(self) -> Ints:
        """(P,) how many channels each path has."""
        return np.diff(self.starts)

    def set_keys(self, keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
        """(P,) sum of the keys of each path's channels: the same for the same set (`channel_keys`)."""
        return np.add.reduceat(keys[self.codes], self.starts[:-1]) if len(self.codes) else np.zeros(0, np.uint64)


def starts_of(lengths: Ints) -> Ints:
    """(P + 1,) where paths of these lengths begin, one behind the other, and where the last one ends."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def channel_keys(channels: int) -> npt.NDArray[np.uint64]:
    """(C,) one number per channel whose sums name a set: a bit each up to 64 channels, else random 64-bit numbers.

    Random sums of two different sets collide with a chance of 2^-64; the seed is fixed.
    """
    if channels <= _BITS:
        return np.left_shift(np.uint64(1), np.arange(channels, dtype=np.uint64))
    return np.random.default_rng(_HASH_SEED).integers(1, 2**64, channels, dtype=np.uint64)


def sum_by(places: npt.NDArray[np.integer], weights: Floats, size: int) -> Floats:
    """(size,) sum of weights by place."""
    return np.bincount(places, weights=weights, minlength=size).astype(np.float64, copy=False)


def credit(paths: Paths, weights: Floats) -> Floats:
    """(C, 2) conversions and value of each channel when each touch earns its part `weights` (T,) of its path."""
    return _sums(paths, paths.codes, weights, paths.path_of_touch)


def credit_members(paths: Paths, weights: Floats) -> Floats:
    """The same when `weights` (M,) stand beside the distinct channels of the paths (`paths.members`)."""
    members = paths.members
    path_of_member = np.repeat(np.arange(len(paths)), members.sizes)
    return _sums(paths, members.codes, weights, path_of_member)


def _sums(paths: Paths, codes: Codes, weights: Floats, path_of: npt.NDArray[np.integer]) -> Floats:
    earned = np.zeros((len(paths.channels), 2))
    for first in range(0, len(codes), _AT_ONCE):  # what so few need is memory that is used again
        some = slice(first, first + _AT_ONCE)
        for place, amounts in enumerate((paths.conversions, paths.value)):
            earned[:, place] += sum_by(codes[some], weights[some] * amounts[path_of[some]], len(earned))
    return earned


def _members(paths: Paths) -> Members:
    """Flags of a bounded number of paths at a time: path x channel, true where the channel was touched."""
    channels = max(1, len(paths.channels))
    step = max(1, _MOST_FLAGS // channels)
    codes, sizes = [], []
    for first in range(0, len(paths), step):
        last = min(first + step, len(paths))
        touches = slice(paths.starts[first], paths.starts[last])
        flags = np.zeros((last - first) * channels, np.bool_)
        flags[(paths.path_of_touch[touches] - first).astype(np.int64) * channels + paths.codes[touches]] = True
        codes.append((np.flatnonzero(flags) % channels).astype(np.int32))
        sizes.append(flags.reshape(-1, channels).sum(axis=1))
    starts = np.concatenate([[0], np.cumsum(np.concatenate([[0], *sizes])[1:])]).astype(np.int64)
    return Members(np.concatenate([np.zeros(0, np.int32), *codes]), starts)
