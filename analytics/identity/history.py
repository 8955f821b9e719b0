"""Under which id each account went, and since when: the kept edges replayed in the order of their instants.

An id is that of the oldest account known together by then. When two parts meet, the older id survives and every account
of the younger part moves to it at that instant. Records that come late are replayed where they belong, so the history
is what the evidence says today, whatever the order it arrived in.
"""

from dataclasses import dataclass

import numpy as np

from analytics.identity.graph import Array, Edges, Nodes, ages
from analytics.identity.guarded import locally_strongest

OPEN = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class History:
    """By node and time: `anchor` lent the id from `since` until `until` (OPEN: still), then `merged_into` (or -1)."""

    node: Array
    anchor: Array
    since: Array
    until: Array
    merged_into: Array


def history(nodes: Nodes, kept: Edges) -> History:
    """The ids of every node over time; an id held for no time at all is left out."""
    moves = _moves(nodes, kept)
    everyone = np.arange(len(nodes))
    node = np.concatenate([everyone, moves[0]])
    anchor = np.concatenate([everyone, moves[1]])
    since = np.concatenate([nodes.first_seen, moves[2]])
    order = np.lexsort((np.arange(len(node)), node))  # a node's moves came in the order of time
    node, anchor, since = node[order], anchor[order], since[order]
    until = np.where(_next(node, -1) == node, _next(since, 0), OPEN)
    lasting = since < until
    node, anchor, since, until = node[lasting], anchor[lasting], since[lasting], until[lasting]
    merged = np.where(until < OPEN, _next(anchor, -1), -1)
    return History(node, anchor, since, until, merged)


def _next(values: Array, last: int) -> Array:
    return np.append(values[1:], last)


def _moves(nodes: Nodes, kept: Edges) -> tuple[Array, Array, Array]:
    """(node, new anchor, instant) of every change of an id, those of one node in the order of time."""
    age = ages(nodes)
    by_age = np.argsort(age)
    at = np.maximum(kept.first_seen, np.maximum(nodes.first_seen[kept.left], nodes.first_seen[kept.right]))
    label = age.copy()
    waiting = np.lexsort((kept.right, kept.left, at))
    node, anchor, since = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for chosen, a, b in locally_strongest(label, waiting, (kept.left, kept.right)):
        joined, instant = np.arange(len(nodes)), np.zeros(len(nodes), np.int64)
        joined[np.maximum(a, b)] = np.minimum(a, b)
        instant[np.maximum(a, b)] = at[chosen]
        moving = np.flatnonzero(joined[label] != label)
        since.append(instant[label[moving]])
        label[moving] = joined[label[moving]]
        node.append(moving)
        anchor.append(by_age[label[moving]])
    return np.concatenate(node), np.concatenate(anchor), np.concatenate(since)
