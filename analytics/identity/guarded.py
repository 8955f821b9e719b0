"""Components in which nobody holds two ids of a kind of which a person has one, and nobody holds too many.

Rule:   edges are taken one by one, the strongest first; an edge that would break a guard is refused, the rest stand.
Method: only components that break a guard as a whole are taken edge by edge; in all others every edge would be taken.
        There, an edge that is the strongest of both its sides (Preis 1999) can be decided before all others, since
        nothing stronger touches either side; such edges share no side, so each round decides all of them at once and
        the result is that of one by one. Rounds are as many as edges in the longest falling chain of a component.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analytics.identity.graph import Array, Verdict, components


@dataclass(frozen=True, slots=True)
class Claims:
    """`node` holds one id of kind `scope` (codes from 0); a pair stands once. `weight`: accounts of every node."""

    node: Array
    scope: Array
    weight: Array
    most: int

    def broken(self, labels: Array, count: int) -> tuple[Array, Array]:
        """Of `count` labels: the kind claimed twice (-1 for none), and whether the accounts are too many."""
        twice = np.full(count, -1, np.int64)
        order = np.lexsort((self.scope, labels[self.node]))
        label, scope = labels[self.node][order], self.scope[order]
        again = (label[1:] == label[:-1]) & (scope[1:] == scope[:-1])
        twice[label[1:][again]] = scope[1:][again]
        return twice, np.bincount(labels, self.weight, count) > self.most


@dataclass(frozen=True, slots=True)
class Guarded:
    """`label` of each node, `verdict` of each edge, and the kind claimed twice where the verdict is SECOND, else -1."""

    label: Array
    verdict: Array
    clash: Array


def guarded_components(left: Array, right: Array, claims: Claims) -> Guarded:
    """Components over edges given strongest first. Labels are positions of nodes, one per component."""
    size = len(claims.weight)
    whole = components(size, left, right)
    twice, large = claims.broken(whole, int(whole.max(initial=-1)) + 1)
    is_broken = ((twice >= 0) | large)[whole]
    lead = np.full(len(twice), size, np.int64)
    np.minimum.at(lead, whole, np.arange(size))
    result = Guarded(lead[whole], np.zeros(len(left), np.int8), np.full(len(left), -1, np.int64))
    result.label[is_broken] = np.flatnonzero(is_broken)
    _decide(result, np.flatnonzero(is_broken[left]), (left, right), claims)
    return result


def _decide(result: Guarded, waiting: Array, ends: tuple[Array, Array], claims: Claims) -> None:
    """Decide the edges at `waiting` one round after another; changes `result` in place."""
    size = len(claims.weight)
    inside = np.zeros(size, bool)
    inside[ends[0][waiting]] = inside[ends[1][waiting]] = True
    held = inside[claims.node]
    mine = Claims(claims.node[held], claims.scope[held], np.where(inside, claims.weight, 0), claims.most)
    for chosen, a, b in locally_strongest(result.label, waiting, ends):
        joined = np.arange(size)
        joined[np.maximum(a, b)] = np.minimum(a, b)
        twice, large = mine.broken(joined[result.label], size)
        target = np.minimum(a, b)
        refused = (twice[target] >= 0) | large[target]
        result.verdict[chosen[refused]] = np.where(twice[target[refused]] >= 0, Verdict.SECOND, Verdict.TOO_LARGE)
        result.clash[chosen[refused]] = twice[target[refused]]
        joined[np.maximum(a, b)[refused]] = np.maximum(a, b)[refused]
        result.label[:] = joined[result.label]


def locally_strongest(label: Array, waiting: Array, ends: tuple[Array, Array]) -> Iterator[tuple[Array, Array, Array]]:
    """Rounds of edges that are the first of both their sides: (positions, labels on the left, labels on the right).

    `waiting` are positions, strongest first. The caller merges labels in place between rounds, or leaves them be; an
    edge comes once, and edges within one label never come.
    """
    best = np.full(len(label), len(waiting), np.int64)
    while len(waiting):
        a, b = label[ends[0][waiting]], label[ends[1][waiting]]
        across = a != b
        waiting, a, b = waiting[across], a[across], b[across]
        place = np.arange(len(waiting))
        best[a] = best[b] = len(waiting)
        np.minimum.at(best, a, place)
        np.minimum.at(best, b, place)
        is_first = (best[a] == place) & (best[b] == place)
        yield waiting[is_first], a[is_first], b[is_first]
        waiting = waiting[~is_first]
