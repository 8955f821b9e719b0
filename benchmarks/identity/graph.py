"""A brand's ids and the pairs seen together, as arrays. Seeded.

A person has a unionid, an account in each of four shops and mini programs, and a phone; the unionid and the phone were
seen with every account, two accounts with each other. One phone in five hundred belongs to two persons.
"""

import numpy as np

from analytics.identity.graph import Array, Edges, Nodes

SEED = 20261129
IDS = 6  # unionid, four accounts, phone
_PAIRS = ((0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (1, 5), (2, 5), (3, 5), (4, 5))
_SHARED_EVERY = 500
_TWO_YEARS = 63_072_000_000_000  # microseconds


def draw(edges: int) -> tuple[Nodes, Edges]:
    """`edges` distinct pairs, in random order."""
    rng = np.random.default_rng(SEED)
    persons = -(-edges // len(_PAIRS))
    kind = np.tile(np.arange(IDS), persons)
    nodes = Nodes(
        first_seen=rng.integers(0, _TWO_YEARS, persons * IDS),
        rank=np.array([0, 3, 3, 3, 3, 5])[kind],
        scope=np.array([0, 1, 2, 3, 4, -1])[kind],
        is_strict=kind == 0,
        is_hub=kind == IDS - 1,
        is_listed=np.zeros(persons * IDS, bool),
    )
    left, right = _ends(persons)
    chosen = rng.permutation(len(left))[:edges]
    left, right = left[chosen], right[chosen]
    seen = np.maximum(nodes.first_seen[left], nodes.first_seen[right])
    confidence = np.where(rng.random(len(left)) < 0.05, 0.7, 1.0)
    return nodes, Edges(left, right, confidence, seen, seen)


def _ends(persons: int) -> tuple[Array, Array]:
    """Both ends of every pair of every person; of some persons the phone stands with the next one's accounts too."""
    first = np.arange(persons, dtype=np.int64)[:, None] * IDS
    pairs = np.array(_PAIRS)
    left, right = (first + pairs[:, 0]).ravel(), (first + pairs[:, 1]).ravel()
    lent = np.arange(0, persons - 1, _SHARED_EVERY, dtype=np.int64)
    return np.append(left, lent * IDS + IDS + 1), np.append(right, lent * IDS + IDS - 1)
