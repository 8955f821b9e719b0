"""Paths counted into the states of a chain and the moves between them.

Flow: some paths at a time -> the gram of every visit -> which grams there are -> the same once more: people who began,
      went on, converted or were lost, by state.
Why:  the numbers of a million paths are new memory by the hundred megabytes, and the system zeroes it page by page,
      which takes longer than the counting; those of some thousand paths use the same few megabytes again.

A gram is the last `order` channels of a walk in base C + 1, code + 1 as digits, the latest lowest; 0 stands before the
path. A path shorter than `order` is one visit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

from analytics.attribution.paths import Flags, Floats, Ints, PathError, Paths, sum_by

_TOUCHES = 1 << 17  # at a time
_MOST_COUNTED = 1 << 24  # grams that have a table with a place for each
_MOST_DENSE = 1 << 20  # pairs of states that have one for every part of the paths


@dataclass(frozen=True)
class Counted:
    """`S` states, ordered by their `grams` (S,).

    `start`, `converted`, `lost`: (S,) people who began in the state, converted from it, left from it; `is_begun`: (S,)
    whether any path began there; `moves`: (S, S) people who went on from row to column.
    """

    grams: Ints
    start: Floats
    converted: Floats
    lost: Floats
    is_begun: Flags
    moves: sparse.csr_array


def count(paths: Paths, order: int) -> Counted:
    """Count the paths that anybody went. Raises PathError for more channels than the order has numbers for."""
    base = len(paths.channels) + 1
    if base**order >= 2**63:
        raise PathError(f"{base - 1:,} channels are too many for a chain of order {order}.")
    grams = _seen(paths, order, base**order)
    size = len(grams)
    place = np.zeros(base**order, np.int64) if base**order <= _MOST_COUNTED else None
    if place is not None:
        place[grams] = np.arange(size)
    start, converted, lost = np.zeros((3, size))
    is_begun = np.zeros(size, np.bool_)
    moves = sparse.csr_array((size, size))
    for some in _some_at_a_time(paths):
        visited, visits = _visited(some, order)
        states = np.searchsorted(grams, visited) if place is None else place[visited]
        behind = np.cumsum(visits)
        first, last = states[behind - visits], states[behind - 1]
        is_begun[first] = True
        start += sum_by(first, some.weight, size)
        converted += sum_by(last, some.conversions, size)
        lost += sum_by(last, some.nulls, size)
        goes_on = np.ones(len(states), np.bool_)
        goes_on[behind - 1] = False
        left = np.flatnonzero(goes_on)
        moves += _moved(states[left], states[left + 1], np.repeat(some.weight, visits - 1), size)
    return Counted(grams, start, converted, lost, is_begun, moves)


def _some_at_a_time(paths: Paths) -> Iterator[Paths]:
    """The paths that anybody went, as many at a time as have about so many touches."""
    edges = np.searchsorted(paths.starts, np.arange(0, paths.starts[-1], _TOUCHES))
    for first, last in pairwise(np.unique([*edges, len(paths)])):
        part = paths.part(first, last)
        went = part.select(part.weight != 0)
        if len(went):
            yield went


def _seen(paths: Paths, order: int, possible: int) -> Ints:
    """(S,) the grams that are visited, ascending."""
    every = (_visited(some, order)[0] for some in _some_at_a_time(paths))
    if possible > _MOST_COUNTED:
        return np.unique(np.concatenate([np.zeros(0, np.int64), *map(np.unique, every)]))
    is_seen = np.zeros(possible, np.bool_)
    for grams in every:
        is_seen[grams] = True
    return np.flatnonzero(is_seen)


def _visited(paths: Paths, order: int) -> tuple[Ints, Ints]:
    """(V,) the gram of every visit, path by path, and (P,) how many visits each path has."""
    base = len(paths.channels) + 1
    grams = paths.codes.astype(np.int64) + 1
    for back in range(1, order):
        earlier = np.zeros_like(grams)
        earlier[back:] = paths.codes[:-back] + 1
        grams += np.where(paths.place >= back, earlier, 0) * base**back
    if order > 1:
        entered = paths.place >= order - 1
        entered[paths.starts[1:] - 1] = True
        grams = grams[entered]
    return grams, np.maximum(paths.lengths - order + 1, 1)


def _moved(rows: Ints, columns: Ints, people: Floats, size: int) -> sparse.csr_array:
    """(S, S) people by the state they left and the one they went to. Small ones are counted in a table: no sort."""
    if size * size <= _MOST_DENSE:
        return sparse.csr_array(sum_by(rows * size + columns, people, size * size).reshape(size, size))
    return sparse.coo_array((people, (rows, columns)), shape=(size, size)).tocsr()
