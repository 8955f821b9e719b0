"""The history against a replay instant by instant."""

import networkx as nx
import numpy as np
import pytest

from analytics.identity.graph import Verdict
from analytics.identity.history import OPEN, history
from analytics.identity.resolve import Guards, resolve


def replayed(nodes, edges, instant):
    """node -> oldest node known together with it at an instant."""
    graph = nx.Graph()
    graph.add_nodes_from(n for n in range(len(nodes)) if nodes.first_seen[n] <= instant)
    for a, b, at in zip(edges.left.tolist(), edges.right.tolist(), edges.first_seen.tolist(), strict=True):
        if max(at, nodes.first_seen[a], nodes.first_seen[b]) <= instant:
            graph.add_edge(a, b)
    found = {}
    for part in nx.connected_components(graph):
        first = min(part, key=lambda n: (nodes.is_hub[n], nodes.first_seen[n], nodes.rank[n], n))
        found |= dict.fromkeys(part, first)
    return found


@pytest.mark.parametrize("seed", range(30))
def test_every_instant_is_what_a_replay_finds(world, seed):
    nodes, edges = world(seed)
    kept = edges.take(resolve(nodes, edges, Guards()).verdict == Verdict.KEPT)
    told = history(nodes, kept)
    for instant in range(16):
        holds = (told.since <= instant) & (instant < told.until)
        ours = dict(zip(told.node[holds].tolist(), told.anchor[holds].tolist(), strict=True))
        assert ours == replayed(nodes, kept, instant)


@pytest.mark.parametrize("seed", range(10))
def test_it_ends_with_the_persons_and_each_closed_row_leads_to_the_next(world, seed):
    nodes, edges = world(seed)
    found = resolve(nodes, edges, Guards())
    told = history(nodes, edges.take(found.verdict == Verdict.KEPT))
    is_open = told.until == OPEN
    assert told.anchor[is_open].tolist() == found.anchor[told.node[is_open]].tolist()
    assert told.node[is_open].tolist() == list(range(len(nodes)))
    closed = np.flatnonzero(~is_open)
    assert told.merged_into[closed].tolist() == told.anchor[closed + 1].tolist()
    assert told.until[closed].tolist() == told.since[closed + 1].tolist()
    assert (told.merged_into[is_open] == -1).all()


def test_a_late_meeting_moves_the_younger_part(plain):
    nodes, edges = plain(4, [(0, 2), (1, 3), (2, 3)])
    told = history(nodes, edges)
    rows = list(zip(*(column.tolist() for column in (told.node, told.anchor, told.since, told.until)), strict=True))
    assert rows == [
        (0, 0, 0, OPEN),
        (1, 1, 1, 6), (1, 0, 6, OPEN),
        (2, 2, 2, 4), (2, 0, 4, OPEN),
        (3, 3, 3, 5), (3, 1, 5, 6), (3, 0, 6, OPEN),
    ]  # fmt: skip
