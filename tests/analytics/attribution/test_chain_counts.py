"""Counting by parts gives what counting one visit after the other gives, wherever the parts end."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.attribution import chain_counts
from analytics.attribution.paths import PathError, Paths

COUNTS = st.integers(0, 9).map(float)
ROWS = st.lists(
    st.tuples(st.text("abcde", min_size=1, max_size=9).map(">".join), COUNTS, COUNTS, COUNTS), min_size=1, max_size=25
)


def one_by_one(paths, rows, order):
    """People by (state, what came next), and the states walks begin in; a state is a tuple of channels."""
    people, begun = {}, set()
    for path, conversions, _, nulls in rows:
        if conversions + nulls == 0:
            continue
        steps = path.split(">")
        visits = [tuple(steps[i : i + order]) for i in range(max(1, len(steps) - order + 1))]
        begun.add(visits[0])
        ends = [(visits[-1], "converted", conversions), (visits[-1], "lost", nulls)]
        goes = [(a, b, conversions + nulls) for a, b in itertools.pairwise(visits)]
        for state, following, count in [*ends, *goes, (visits[0], "began", conversions + nulls)]:
            people[state, following] = people.get((state, following), 0) + count
    return {pair: count for pair, count in people.items() if count}, begun


def told(counted, paths, order):
    """The same from what was counted."""
    base = len(paths.channels) + 1
    digits = [[int(gram) // base**place % base for place in reversed(range(order))] for gram in counted.grams]
    states = [tuple(paths.channels[digit - 1] for digit in one if digit) for one in digits]
    people = {}
    for name, counts in (("began", counted.start), ("converted", counted.converted), ("lost", counted.lost)):
        people |= {(state, name): count for state, count in zip(states, counts, strict=True)}
    moves = counted.moves.toarray()
    people |= {(a, b): moves[i, j] for i, a in enumerate(states) for j, b in enumerate(states)}
    begun = {state for state, is_one in zip(states, counted.is_begun, strict=True) if is_one}
    return {pair: count for pair, count in people.items() if count}, begun


@pytest.mark.parametrize(("touches", "dense"), [(1, 1 << 20), (3, 0), (1 << 17, 1 << 20)])
@pytest.mark.parametrize("counted_at_most", [10, 1 << 24])
def test_parts_add_up_wherever_they_end(monkeypatch, touches, dense, counted_at_most):
    monkeypatch.setattr(chain_counts, "_TOUCHES", touches)
    monkeypatch.setattr(chain_counts, "_MOST_DENSE", dense)
    monkeypatch.setattr(chain_counts, "_MOST_COUNTED", counted_at_most)

    @given(ROWS, st.sampled_from([1, 2, 3]))
    @settings(max_examples=40, deadline=None)
    def add_up(rows, order):
        paths = Paths.of(rows)
        assert told(chain_counts.count(paths, order), paths, order) == one_by_one(paths, rows, order)

    add_up()


def test_some_at_a_time_are_few_touches_and_every_path_once(monkeypatch):
    monkeypatch.setattr(chain_counts, "_TOUCHES", 4)
    rows = [(">".join("a" * length), 1.0, 0.0, float(place)) for place, length in enumerate([1, 9, 2, 2, 3, 1, 1, 5])]
    parts = list(chain_counts._some_at_a_time(Paths.of(rows)))
    assert np.concatenate([part.nulls for part in parts]).tolist() == list(range(8))
    assert len(parts) > 3
    assert all(part.starts[-1] < 4 + 9 for part in parts)


def test_more_channels_than_the_order_has_numbers_for_are_refused():
    channels = tuple(map(str, range(3_000_000)))
    paths = Paths(channels, np.zeros(1, np.int32), np.array([0, 1]), *np.ones((3, 1)))
    with pytest.raises(PathError, match="3,000,000 channels are too many for a chain of order 3"):
        chain_counts.count(paths, 3)
