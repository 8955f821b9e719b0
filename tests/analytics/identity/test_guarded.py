"""Rounds of locally strongest edges against taking the edges one by one."""

import numpy as np
import pytest

from analytics.identity.graph import Verdict
from analytics.identity.guarded import Claims, guarded_components, locally_strongest


def one_by_one(left, right, claims):
    """The rule as written: the strongest edge first, refused where a guard would break."""
    label = list(range(len(claims.weight)))
    verdicts = []
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        one, other = label[a], label[b]
        if one == other:
            verdicts.append(Verdict.KEPT)
            continue
        held = [
            {s for n, s in zip(claims.node.tolist(), claims.scope.tolist(), strict=True) if label[n] == part}
            for part in (one, other)
        ]
        weight = sum(w for n, w in enumerate(claims.weight.tolist()) if label[n] in (one, other))
        if held[0] & held[1]:
            verdicts.append(Verdict.SECOND)
        elif weight > claims.most:
            verdicts.append(Verdict.TOO_LARGE)
        else:
            verdicts.append(Verdict.KEPT)
            label = [min(one, other) if part in (one, other) else part for part in label]
    return label, verdicts


@pytest.mark.parametrize("seed", range(60))
def test_rounds_decide_like_one_by_one(seed):
    rng = np.random.default_rng(seed)
    size = 30
    node = np.flatnonzero(rng.random(size) < 0.6)
    claims = Claims(node, rng.integers(0, 3, len(node)), np.ones(size, np.int64), int(rng.integers(3, 12)))
    left, right = rng.integers(0, size, (2, int(rng.integers(5, 60))))
    found = guarded_components(left, right, claims)
    label, verdicts = one_by_one(left, right, claims)
    assert [(a == b) for a in found.label for b in found.label] == [(a == b) for a in label for b in label]
    refused = np.array(verdicts) != Verdict.KEPT
    assert found.verdict[refused].tolist() == np.array(verdicts)[refused].tolist()
    assert (found.verdict[~refused] == Verdict.KEPT).all()


def test_the_kind_held_twice_is_named():
    claims = Claims(np.array([0, 2, 2]), np.array([5, 4, 5]), np.ones(3, np.int64), 9)
    found = guarded_components(np.array([0, 1]), np.array([1, 2]), claims)
    assert found.verdict.tolist() == [Verdict.KEPT, Verdict.SECOND]
    assert found.clash.tolist() == [-1, 5]
    assert found.label[0] == found.label[1] != found.label[2]


def test_a_round_holds_every_side_once():
    ends = (np.array([0, 1, 2, 3]), np.array([1, 2, 3, 4]))
    label = np.arange(5)
    rounds = [chosen.tolist() for chosen, _, _ in locally_strongest(label, np.arange(4), ends)]
    assert rounds == [[0], [1], [2], [3]]  # nobody merges here, so the chain falls edge by edge
    both = list(locally_strongest(label, np.array([0, 2, 3]), ends))
    assert both[0][0].tolist() == [0, 2]
