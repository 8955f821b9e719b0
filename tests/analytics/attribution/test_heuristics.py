"""Rules without a fit against a slow reading of their definitions, path by path in fractions."""

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.attribution import heuristics
from analytics.attribution.paths import Floats, PathError, Paths

Row = tuple[str, float, float, float]
COUNTS = st.integers(0, 9).map(float)
ROWS = st.lists(
    st.tuples(st.text("abcde", min_size=1, max_size=6).map(">".join), COUNTS, COUNTS, COUNTS), min_size=1, max_size=25
)


DIRECT = ("a", "c")


def of_first(steps: list[str]) -> list[Fraction]:
    return [Fraction(place == 0) for place in range(len(steps))]


def of_last(steps: list[str]) -> list[Fraction]:
    return of_first(steps)[::-1]


def of_last_non_direct(steps: list[str]) -> list[Fraction]:
    indirect = [place for place, name in enumerate(steps) if name not in DIRECT]
    chosen = max(indirect) if indirect else len(steps) - 1
    return [Fraction(place == chosen) for place in range(len(steps))]


def of_linear(steps: list[str]) -> list[Fraction]:
    return [Fraction(1, len(steps))] * len(steps)


def of_linear_unique(steps: list[str]) -> list[Fraction]:
    return [Fraction(1, len(set(steps)) * steps.count(name)) for name in steps]


def of_position(steps: list[str]) -> list[Fraction]:
    if len(steps) <= 2:
        return of_linear(steps)
    middle = Fraction(1, 5) / (len(steps) - 2)
    return [Fraction(2, 5), *[middle] * (len(steps) - 2), Fraction(2, 5)]


def of_time_decay(steps: list[str]) -> list[Fraction]:
    """Touches 7 days apart with a half-life of 7 days: every step back halves."""
    units = [Fraction(1, 2**back) for back in range(len(steps))][::-1]
    return [unit / sum(units) for unit in units]


RULES: dict[str, tuple[Callable[[Paths], Floats], Callable[[list[str]], list[Fraction]]]] = {
    "first": (heuristics.first, of_first),
    "last": (heuristics.last, of_last),
    "last_non_direct": (
        lambda paths: heuristics.last_non_direct(paths, np.isin(paths.channels, DIRECT)),
        of_last_non_direct,
    ),
    "linear": (heuristics.linear, of_linear),
    "linear_unique": (heuristics.linear_unique, of_linear_unique),
    "position": (heuristics.position, of_position),
    "time_decay": (lambda paths: heuristics.time_decay(paths, step_days=7), of_time_decay),
}


@pytest.mark.parametrize("rule", RULES)
@given(rows=ROWS)
def test_rule_is_its_definition(rule: str, rows: list[Row]) -> None:
    compute, define = RULES[rule]
    expected: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for path, conversions, value, _ in rows:
        steps = path.split(">")
        for name, part in zip(steps, define(steps), strict=True):
            expected[name][0] += part * Fraction(conversions)
            expected[name][1] += part * Fraction(value)
    paths = Paths.of(rows)
    wanted = [[float(amount) for amount in expected[name]] for name in paths.channels]
    np.testing.assert_allclose(compute(paths), wanted, rtol=1e-12, atol=1e-12)


def test_position_takes_other_shares_and_refuses_impossible_ones() -> None:
    paths = Paths.of([("a>b>c>d", 1, 0, 0)])
    assert heuristics.position(paths, 0.5, 0.1)[:, 0] == pytest.approx([0.5, 0.2, 0.2, 0.1])
    for shares in ((-0.1, 0.5), (0.6, 0.5), (0, 0)):
        with pytest.raises(PathError, match="their sum above 0 and at most 1"):
            heuristics.position(paths, *shares)


@pytest.mark.parametrize("days", [(0, 7), (1, 0), (float("nan"), 7)])
def test_time_decay_refuses_times_that_do_not_pass(days: tuple[float, float]) -> None:
    with pytest.raises(PathError, match="must be above 0"):
        heuristics.time_decay(Paths.of([("a", 1, 0, 0)]), *days)


def test_paths_that_earned_nothing_give_nothing() -> None:
    paths = Paths.of([("a>b", 0, 0, 7)])
    assert all(not compute(paths).any() for compute, _ in RULES.values())
