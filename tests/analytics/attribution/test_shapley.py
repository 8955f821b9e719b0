"""Exact Shapley values: the axioms, the permutation formula, and the game of counts."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.attribution.heuristics import linear_unique
from analytics.attribution.paths import Paths
from analytics.attribution.shapley import _to_parts, _values, shapley
from analytics.attribution.worth import count_sets

Row = tuple[str, float, float, float]
COUNTS = st.integers(0, 9).map(float)
ROWS = st.lists(
    st.tuples(st.text("abcde", min_size=1, max_size=6).map(">".join), COUNTS, COUNTS, COUNTS), min_size=1, max_size=25
)


def slow_credit(rows: list[Row]) -> dict[str, float]:
    """Conversions by channel: every order of arrival of every set, worth looked up in a dictionary."""
    people: dict[frozenset[str], float] = {}
    conversions: dict[frozenset[str], float] = {}
    for path, converted, _, nulls in rows:
        one = frozenset(path.split(">"))
        people[one] = people.get(one, 0) + converted + nulls
        conversions[one] = conversions.get(one, 0) + converted
    rate = {one: conversions[one] / total for one, total in people.items() if total}

    def cover(chosen: set[str]) -> float:
        return max((r for one, r in rate.items() if one <= chosen), default=0.0)

    credited = dict.fromkeys(sorted({name for one in people for name in one}), 0.0)
    for one, amount in conversions.items():
        gains = dict.fromkeys(one, 0.0)
        for order in itertools.permutations(sorted(one)):
            for place, name in enumerate(order):
                gains[name] += cover(set(order[: place + 1])) - cover(set(order[:place]))
        total = sum(gains.values())
        for name, gain in gains.items():
            credited[name] += amount * (gain / total if total else 1 / len(one))
    return credited


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_values_are_the_mean_over_all_orders_of_arrival(rows: list[Row]) -> None:
    found = shapley(count_sets(Paths.of(rows))).credit[:, 0]
    assert found.tolist() == pytest.approx(list(slow_credit(rows).values()), abs=1e-9)


@given(ROWS)
def test_efficiency_everything_is_handed_out_and_nothing_negative(rows: list[Row]) -> None:
    paths = Paths.of(rows)
    solved = shapley(count_sets(paths))
    assert solved.parts.min() >= 0
    assert solved.credit.sum(axis=0) == pytest.approx([paths.conversions.sum(), paths.value.sum()], rel=1e-12)
    assert not solved.standard_error.any()


@given(ROWS)
def test_null_player_that_changes_no_rate_earns_nothing(rows: list[Row]) -> None:
    """z never converts alone, and people touched by z as well convert as without."""
    alone = {frozenset(path.split(">")) for path, *_ in rows}
    more = [(f"{path}>z", conversions, value, nulls) for path, conversions, value, nulls in rows]
    credited = shapley(count_sets(Paths.of([*rows, *more, ("z", 0, 0, 9)]))).credit
    rate = {}
    for one in alone:
        of_set = [row for row in rows if frozenset(row[0].split(">")) == one]
        rate[one] = sum(row[1] for row in of_set)
    if all(rate.values()):  # where nothing is worth anything, parts are equal
        assert credited[-1, 0] == pytest.approx(0, abs=1e-9)


@given(ROWS)
def test_symmetry_channels_that_always_come_together_earn_the_same(rows: list[Row]) -> None:
    doubled = [(path.replace("a", "a>twin"), *rest) for path, *rest in rows]
    paths = Paths.of(doubled)  # type: ignore[arg-type]
    credited = dict(zip(paths.channels, shapley(count_sets(paths)).credit, strict=True))
    if "twin" in credited:
        assert credited["a"] == pytest.approx(credited["twin"], rel=1e-9, abs=1e-9)


def test_worse_with_a_channel_than_without_is_not_held_against_it() -> None:
    """a converts half, a and b together a tenth: without the cover b would earn -0.2 of the worth 0.1."""
    rows = [("a", 50.0, 0.0, 50.0), ("a>b", 10.0, 0.0, 90.0), ("b", 0.0, 0.0, 100.0)]
    assert shapley(count_sets(Paths.of(rows))).credit[:, 0].tolist() == [60, 0]


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_game_of_counts_is_linear_unique(rows: list[Row]) -> None:
    """Five channels: worth of a set is the number of conversions of paths within it."""
    paths = Paths.of(rows)
    size = len(paths.channels)
    sets = [sum(1 << paths.channels.index(name) for name in set(path.split(">"))) for path, *_ in rows]
    counts = [
        sum(row[1] for row, one in zip(rows, sets, strict=True) if one & ~chosen == 0) for chosen in range(1 << size)
    ]
    values = _values(np.array([counts], np.float64), size)[0]
    assert values.tolist() == pytest.approx(linear_unique(paths)[:, 0].tolist(), abs=1e-9)


def test_game_worth_nothing_is_shared_alike() -> None:
    assert _to_parts(np.zeros((1, 4))).tolist() == [[0.25] * 4]


def test_more_than_64_channels_are_solved_alike() -> None:
    rows = [("a>b", 5.0, 0.0, 5.0), ("a", 1.0, 0.0, 9.0), ("b", 2.0, 0.0, 8.0)]
    few = shapley(count_sets(Paths.of(rows))).credit
    many = shapley(count_sets(Paths.of([*rows, *((f"c{i:03}", 0.0, 0.0, 1.0) for i in range(80))]))).credit
    np.testing.assert_allclose(many[:2], few, rtol=1e-12)
