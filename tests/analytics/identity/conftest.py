"""Small random worlds of ids, with phones, lists and contradictions, and a way to build graphs by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from analytics.identity.graph import Edges, Nodes

TIERS = np.array([0.6, 0.9, 0.95, 1.0])


@pytest.fixture
def world() -> Callable[..., tuple[Nodes, Edges]]:
    """`world(seed, size, links)`: random nodes and edges; few instants, so that ties are common."""

    def make(seed: int, size: int = 40, links: int = 45) -> tuple[Nodes, Edges]:
        rng = np.random.default_rng(seed)
        is_hub = rng.random(size) < 0.2
        scope = np.where(is_hub | (rng.random(size) < 0.2), -1, rng.integers(0, 4, size))
        nodes = Nodes(
            first_seen=rng.integers(0, 8, size),
            rank=rng.integers(0, 3, size),
            scope=scope,
            is_strict=scope == 0,
            is_hub=is_hub,
            is_listed=rng.random(size) < 0.05,
        )
        pairs = np.unique(np.sort(rng.integers(0, size, (links, 2)), axis=1), axis=0)
        pairs = rng.permutation(pairs[pairs[:, 0] != pairs[:, 1]])
        first = rng.integers(0, 12, len(pairs))
        last = first + rng.integers(0, 4, len(pairs))
        confidence = rng.choice(TIERS, len(pairs))
        confidence[is_hub[pairs].any(axis=1)] = rng.choice([0.6, 0.9], int(is_hub[pairs].any(axis=1).sum()))
        return nodes, Edges(pairs[:, 0], pairs[:, 1], confidence, first, last)

    return make


@pytest.fixture
def plain() -> Callable[..., tuple[Nodes, Edges]]:
    """`plain(size, pairs)`: nodes without kinds, lists or phones; edges of confidence 1, seen in their order."""

    def make(size: int, pairs: list[tuple[int, int]]) -> tuple[Nodes, Edges]:
        off = np.zeros(size, bool)
        nodes = Nodes(np.arange(size), np.zeros(size, np.int64), np.full(size, -1), off, off, off)
        ends = np.array(pairs, np.int64).reshape(-1, 2)
        seen = np.arange(len(ends), dtype=np.int64) + size
        return nodes, Edges(ends[:, 0], ends[:, 1], np.ones(len(ends)), seen, seen)

    return make
