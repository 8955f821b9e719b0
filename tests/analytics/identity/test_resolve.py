"""Persons: the rule as written against the arrays, order does not matter, and each guard by hand."""

import networkx as nx
import numpy as np
import pytest

from analytics.identity.graph import Edges, Nodes, Verdict
from analytics.identity.resolve import Guards, resolve


def by_hand(nodes, edges, guards):
    """The rules of docs/identity.md on sets, one edge after another."""
    order = sorted(
        range(len(edges)),
        key=lambda e: (-edges.confidence[e], -edges.last_seen[e], edges.left[e], edges.right[e]),
    )
    part = {n: {n} for n in range(len(nodes))}
    listed = {e for e in order if nodes.is_listed[edges.left[e]] or nodes.is_listed[edges.right[e]]}
    usable = [e for e in order if e not in listed and edges.confidence[e] >= guards.merge_confidence]
    phoned = [e for e in usable if nodes.is_hub[edges.left[e]] or nodes.is_hub[edges.right[e]]]

    def kinds(members, strict):
        return {int(nodes.scope[n]) for n in members if nodes.scope[n] >= 0 and (nodes.is_strict[n] or not strict)}

    def take(e, strict):
        a, b = part[edges.left[e]], part[edges.right[e]]
        if a is b:
            return True
        accounts = sum(1 for n in a | b if not nodes.is_hub[n])
        if kinds(a, strict) & kinds(b, strict) or accounts > guards.max_accounts:
            return False
        joined = a | b
        part.update(dict.fromkeys(joined, joined))
        return True

    kept = [e for e in usable if e not in phoned and take(e, strict=True)]
    sure = {n: frozenset(members) for n, members in part.items()}

    def persons_of(phone):
        seen = {
            sure[edges.right[e] if edges.left[e] == phone else edges.left[e]]
            for e in phoned
            if phone in (edges.left[e], edges.right[e])
        }
        return max((sum(1 for s in seen if kind in kinds(s, strict=False)) for kind in range(9)), default=0)

    for e in phoned:
        phone = edges.left[e] if nodes.is_hub[edges.left[e]] else edges.right[e]
        if persons_of(phone) < 2 and take(e, strict=False):
            kept.append(e)
    return {frozenset(members) for members in part.values()}, set(kept)


def persons(found):
    return {frozenset(np.flatnonzero(found.anchor == anchor).tolist()) for anchor in set(found.anchor.tolist())}


@pytest.mark.parametrize("seed", range(80))
def test_arrays_decide_as_the_rules_are_written(world, seed):
    nodes, edges = world(seed)
    if (nodes.is_hub[edges.left] & nodes.is_hub[edges.right]).any():
        edges = edges.take(~(nodes.is_hub[edges.left] & nodes.is_hub[edges.right]))
    guards = Guards(max_accounts=6)
    expected, kept = by_hand(nodes, edges, guards)
    found = resolve(nodes, edges, guards)
    assert persons(found) == expected
    assert set(np.flatnonzero(found.verdict == Verdict.KEPT).tolist()) >= kept


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_edges_does_not_matter(world, seed):
    nodes, edges = world(seed, size=80, links=120)
    shuffle = np.random.default_rng(seed + 1000).permutation(len(edges))
    one, other = resolve(nodes, edges, Guards()), resolve(nodes, edges.take(shuffle), Guards())
    assert one.anchor.tolist() == other.anchor.tolist()
    assert one.confidence.tolist() == other.confidence.tolist()
    assert one.verdict[shuffle].tolist() == other.verdict.tolist()
    assert one.clash[shuffle].tolist() == other.clash.tolist()


@pytest.mark.parametrize("seed", range(10))
def test_without_guards_persons_are_the_components_of_networkx(seed):
    rng = np.random.default_rng(seed)
    size, pairs = 2000, rng.integers(0, 2000, (1800, 2))
    off = np.zeros(size, bool)
    seen = rng.integers(0, 99, size)
    nodes = Nodes(seen, np.zeros(size, np.int64), np.full(size, -1), off, off, off)
    at = rng.integers(0, 99, len(pairs))
    edges = Edges(pairs[:, 0], pairs[:, 1], np.ones(len(pairs)), at, at)
    found = resolve(nodes, edges, Guards(max_accounts=size))
    graph = nx.Graph(pairs.tolist())
    graph.add_nodes_from(range(size))
    assert persons(found) == {frozenset(part) for part in nx.connected_components(graph)}
    for part in nx.connected_components(graph):
        assert found.anchor[min(part)] == min(part, key=lambda n: (seen[n], n))


def test_an_id_survives_growth_and_the_older_one_a_merge(plain):
    nodes, edges = plain(6, [(0, 2), (1, 3), (2, 4), (3, 4)])
    before = resolve(nodes, edges.take(np.array([0, 1])), Guards()).anchor.tolist()
    grown = resolve(nodes, edges.take(np.array([0, 1, 2])), Guards()).anchor.tolist()
    merged = resolve(nodes, edges, Guards()).anchor.tolist()
    assert before == [0, 1, 0, 1, 4, 5]
    assert grown == [0, 1, 0, 1, 0, 5]
    assert merged == [0, 0, 0, 0, 0, 5]


def test_confidence_is_that_of_the_weakest_link_nobody_can_do_without(plain):
    nodes, edges = plain(6, [(0, 1), (1, 2), (0, 2), (3, 4)])
    confidence = np.array([1.0, 0.9, 0.95, 0.92])
    found = resolve(nodes, Edges(edges.left, edges.right, confidence, edges.first_seen, edges.last_seen), Guards())
    assert found.confidence.tolist() == [0.95, 0.95, 0.95, 0.92, 0.92, 1.0]


@pytest.mark.parametrize(
    ("accounts", "limit", "verdict"),
    [
        (1, 3, Verdict.KEPT),
        (2, 3, Verdict.SHARED),
        (3, 3, Verdict.SHARED),
        (4, 3, Verdict.PUBLIC),
        (3, 2, Verdict.PUBLIC),
    ],
)
def test_a_phone_of_several_persons_links_none_of_them(accounts, limit, verdict):
    size = accounts + 1
    nodes = Nodes(
        np.arange(size), np.zeros(size, np.int64), np.array([-1] + [0] * accounts),
        np.array([False] + [True] * accounts),        np.array([True] + [False] * accounts), np.zeros(size, bool),
    )  # fmt: skip
    ends = np.arange(1, size)
    edges = Edges(np.zeros(accounts, np.int64), ends, np.full(accounts, 0.9), ends, ends)
    found = resolve(nodes, edges, Guards(max_phone_persons=limit))
    assert set(found.verdict.tolist()) == {verdict}
    assert len(set(found.anchor.tolist())) == (1 if verdict == Verdict.KEPT else size)
