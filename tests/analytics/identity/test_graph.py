"""Components against networkx; who is the oldest of a component."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.identity.graph import Edges, Nodes, ages, components, oldest


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59)), max_size=120))
def test_components_are_those_of_networkx(size, pairs):
    ends = np.array([pair for pair in pairs if max(pair) < size], np.int64).reshape(-1, 2)
    labels = components(size, ends[:, 0], ends[:, 1])
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(ends.tolist())
    ours = {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}
    assert ours == {frozenset(part) for part in nx.connected_components(graph)}


def test_the_oldest_is_the_first_seen_account_then_rank_then_key():
    off = np.zeros(5, bool)
    hub = np.array([True, False, False, False, False])
    nodes = Nodes(np.array([0, 7, 5, 5, 5]), np.array([0, 0, 2, 1, 1]), np.full(5, -1), off, hub, off)
    age = ages(nodes)
    assert np.argsort(age).tolist() == [3, 4, 2, 1, 0]
    assert oldest(np.array([0, 0, 0, 1, 1]), age).tolist() == [2, 2, 2, 3, 3]


def test_by_strength_takes_the_surest_then_the_newest_then_the_smaller_keys():
    edges = Edges(
        np.array([3, 1, 0, 0]),
        np.array([4, 2, 2, 1]),
        np.array([0.9, 1.0, 1.0, 1.0]),
        np.zeros(4, np.int64),
        np.array([9, 5, 6, 5]),
    )
    assert edges.by_strength().tolist() == [2, 3, 1, 0]
    assert edges.take(edges.by_strength()).left.tolist() == [0, 0, 1, 3]
