"""Columns of equal length, the form in which the sandbox holds its world before anything is written.

A frame is a plain dict of numpy arrays; a row is a position. Nothing here knows what the columns mean.
Why not pandas: the world is integers from end to end, and object columns would cost the memory of the whole demo.
"""

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Frame = dict[str, Array]

_MIX = 0x9E3779B97F4A7C15  # odd, so multiplication is a bijection modulo any power of two


def rows(frame: Frame) -> int:
    """Length of the frame, 0 for one without columns."""
    return len(next(iter(frame.values()))) if frame else 0


def take(frame: Frame, index: Array) -> Frame:
    """The rows named by a mask or by positions, in that order."""
    return {name: column[index] for name, column in frame.items()}


def stack(*frames: Frame) -> Frame:
    """The frames below each other, with the columns of the first; raises KeyError where one is missing."""
    return {name: np.concatenate([frame[name] for frame in frames]) for name in frames[0]}


def group_sum(values: Array, group: Array, groups: int) -> Array:
    """Exact int64 sum of `values` per `group` (0 .. groups - 1)."""
    total = np.zeros(groups, dtype=np.int64)
    np.add.at(total, group, values.astype(np.int64))
    return total


def opaque(numbers: Array, bits: int = 60) -> Array:
    """Distinct, random-looking int64 for distinct numbers below 2**bits; the same numbers give the same result."""
    mixed = numbers.astype(np.uint64) * np.uint64(_MIX)  # wraps, which is the point
    return (mixed & np.uint64((1 << bits) - 1)).astype(np.int64)


def weighted(rng: np.random.Generator, weights: Array, size: int) -> Array:
    """`size` draws of 0 .. len(weights) - 1 in proportion to the weights."""
    edges = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(edges, rng.random(size), side="right"), len(edges) - 1)
