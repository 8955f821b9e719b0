"""What identity is decided on, as arrays: ids (nodes) and records that show two of them together (edges).

Units: instants are int64 microseconds since 1970 in UTC; nodes and edges are positions; a confidence lies in [0, 1].
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

Array = np.ndarray[Any, np.dtype[Any]]


class Verdict(IntEnum):
    """What became of an edge. Only `KEPT` edges make persons."""

    KEPT = 0
    WEAK = 1  # below the confidence that merges
    LISTED = 2  # an end is on the list of staff, test accounts and shared phones
    PUBLIC = 3  # the phone was seen with too many persons to say anything
    SHARED = 4  # the phone was seen with two persons or a few, so it tells none of them apart
    SECOND = 5  # the two sides hold different ids of a kind of which a person has one
    TOO_LARGE = 6  # the person would hold more accounts than people have


@dataclass(frozen=True, slots=True)
class Nodes:
    """n ids, in the order of their keys (the last resort of every tie).

    `first_seen` instant; `rank` who lends the id when seen in the same instant (small first); `scope` code of the kind
    of which a person has one, -1 for others; `is_strict` a second such id is never accepted (unionid), else refused
    across phones only; `is_hub` a phone, which links accounts and is none; `is_listed` links nobody.
    """

    first_seen: Array
    rank: Array
    scope: Array
    is_strict: Array
    is_hub: Array
    is_listed: Array

    def __len__(self) -> int:
        return len(self.first_seen)


@dataclass(frozen=True, slots=True)
class Edges:
    """m pairs of nodes: `left`, `right` (positions), `confidence`, instants when first and last seen together."""

    left: Array
    right: Array
    confidence: Array
    first_seen: Array
    last_seen: Array

    def __len__(self) -> int:
        return len(self.left)

    def take(self, index: Array) -> "Edges":
        """The edges named by a mask or by positions, in that order."""
        return Edges(
            self.left[index],
            self.right[index],
            self.confidence[index],
            self.first_seen[index],
            self.last_seen[index],
        )

    def by_strength(self) -> Array:
        """Positions, surest first; of equals the one seen last, then the smaller keys."""
        return np.lexsort((self.right, self.left, -self.last_seen, -self.confidence))


def components(size: int, left: Array, right: Array) -> Array:
    """Connected component (0, 1, ...) of each of `size` nodes."""
    links = sparse.coo_array((np.ones(len(left), np.bool_), (left, right)), shape=(size, size))
    labels: Array = csgraph.connected_components(links, directed=False)[1]
    return labels


def ages(nodes: Nodes) -> Array:
    """Position of each node when accounts are ordered by first sighting, then rank, then key; phones come last."""
    age = np.empty(len(nodes), np.int64)
    age[np.lexsort((nodes.rank, nodes.first_seen, nodes.is_hub))] = np.arange(len(nodes))
    return age


def oldest(labels: Array, age: Array) -> Array:
    """For each node the oldest node that carries its label."""
    first = np.full(int(labels.max(initial=-1)) + 1, len(age), np.int64)
    np.minimum.at(first, labels, age)
    by_age = np.empty(len(age), np.int64)
    by_age[age] = np.arange(len(age))
    found: Array = by_age[first[labels]]
    return found
