"""The graph holds as many distinct pairs as asked for, and the persons it was made of come out."""

import numpy as np

from analytics.identity.resolve import Guards, resolve
from benchmarks.identity.graph import IDS, draw


def test_draw_gives_distinct_pairs_of_different_ids():
    nodes, edges = draw(9_000)
    assert len(edges) == 9_000
    assert (edges.left != edges.right).all()
    assert len(np.unique(edges.left * len(nodes) + edges.right)) == 9_000


def test_accounts_of_one_person_are_one_person_and_of_two_persons_two():
    nodes, edges = draw(9_000)
    sure = edges.take(edges.confidence == 1.0)
    anchor = resolve(nodes, sure, Guards()).anchor.reshape(-1, IDS)
    own = np.arange(len(anchor))[:, None]
    assert (anchor[:, :-1] // IDS == own).all()  # nobody holds another's account; the phone is no account
    assert (anchor[:, :-1] == anchor[:, :1]).all(axis=1).mean() > 0.95
