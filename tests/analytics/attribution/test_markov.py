"""The exact chain: worked by hand, against dense algebra, and the properties it must have."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.attribution import chain_counts, markov
from analytics.attribution.paths import PathError, Paths

Row = tuple[str, float, float, float]
COUNTS = st.integers(0, 9).map(float)
ROWS = st.lists(
    st.tuples(st.text("abcde", min_size=1, max_size=6).map(">".join), COUNTS, COUNTS, COUNTS), min_size=1, max_size=25
)


# The textbook walk: C1 > C2 > C3 converts, C1 alone and C2 > C3 do not.
TEXTBOOK = [("C1>C2>C3", 1.0, 10.0, 0.0), ("C1", 0.0, 0.0, 1.0), ("C2>C3", 0.0, 0.0, 1.0)]


def test_chain_of_three_paths_is_the_one_worked_by_hand() -> None:
    """C1 -> C2 1/2, C2 -> C3 always, C3 -> conversion 1/2; Start -> C1 2/3, C2 1/3: 2/3 x 1/4 + 1/3 x 1/2."""
    chain = markov.fit_chain(Paths.of(TEXTBOOK), 1)
    assert chain.p_conversion == pytest.approx(1 / 3, abs=1e-15)
    # Without C1 only 1/3 begin at C2, half of them convert: 1/6. Without C2 or C3 nobody does.
    assert chain.removal_effects == pytest.approx([0.5, 1, 1], abs=1e-15)
    assert markov.markov_global(Paths.of(TEXTBOOK), chain.removal_effects)[:, 0] == pytest.approx([0.2, 0.4, 0.4])
    assert markov.markov_path(Paths.of(TEXTBOOK), chain.removal_effects)[:, 1] == pytest.approx([2, 4, 4])


def slow_counts(rows: list[Row], order: int) -> dict[tuple[object, object], float]:
    """People who went from one state to another; a state is a tuple of channels, "start", "conversion" or "null"."""
    counts: dict[tuple[object, object], float] = {}
    for path, conversions, _, nulls in rows:
        steps = path.split(">")
        grams: list[object] = [tuple(steps[i : i + order]) for i in range(max(1, len(steps) - order + 1))]
        for pair in itertools.pairwise(["start", *grams]):
            counts[pair] = counts.get(pair, 0) + conversions + nulls
        for end, amount in (("conversion", conversions), ("null", nulls)):
            counts[grams[-1], end] = counts.get((grams[-1], end), 0) + amount
    return counts


def slow_effects(rows: list[Row], order: int) -> tuple[float, dict[str, float]]:
    """Conversion probability and removal effects with dictionaries and a dense solve."""
    counts = slow_counts(rows, order)
    states = sorted({a for a, _ in counts}, key=str)

    def p_without(channel: str | None) -> float:
        size = len(states)
        matrix, reach = np.eye(size), np.zeros(size)
        for place, state in enumerate(states):
            total = sum(amount for (a, _), amount in counts.items() if a == state)
            if total == 0 or (channel is not None and state != "start" and channel in state):
                continue
            for (a, b), amount in counts.items():
                if a == state and b == "conversion":
                    reach[place] += amount / total
                elif a == state and b != "null":
                    matrix[place, states.index(b)] -= amount / total
        return float(np.linalg.solve(matrix, reach)[states.index("start")])

    p = p_without(None)
    channels = sorted({name for path, *_ in rows for name in path.split(">")})
    return p, {name: (1 - p_without(name) / p if p else 0.0) for name in channels}


@given(ROWS, st.sampled_from([1, 2, 3]))
@settings(max_examples=60, deadline=None)
def test_chain_equals_dense_algebra_at_every_order(rows: list[Row], order: int) -> None:
    p, effects = slow_effects(rows, order)
    chain = markov.fit_chain(Paths.of(rows), order)
    assert chain.p_conversion == pytest.approx(p, abs=1e-12)
    assert chain.removal_effects.tolist() == pytest.approx(list(effects.values()), abs=1e-9)


@given(ROWS, st.sampled_from([1, 2, 3]))
@settings(deadline=None)
def test_conversion_probability_is_the_observed_rate(rows: list[Row], order: int) -> None:
    paths = Paths.of(rows)
    assume(paths.weight.sum() > 0)
    rate = paths.conversions.sum() / paths.weight.sum()
    assert markov.fit_chain(paths, order).p_conversion == pytest.approx(rate, abs=1e-12)


@given(ROWS, st.randoms(use_true_random=False), st.sampled_from([1, 2, 3]))
@settings(max_examples=40, deadline=None)
def test_order_of_rows_changes_nothing(rows: list[Row], random: object, order: int) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = (markov.fit_chain(Paths.of(each), order) for each in (rows, shuffled))
    np.testing.assert_array_equal(one.removal_effects, other.removal_effects)
    assert one.aic == pytest.approx(other.aic, rel=1e-12)


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_rows_of_the_same_path_may_stand_together_or_apart(rows: list[Row]) -> None:
    twice = [(path, conversions / 2, value / 2, nulls / 2) for path, conversions, value, nulls in rows] * 2
    effects = [markov.fit_chain(Paths.of(each)).removal_effects for each in (rows, twice)]
    np.testing.assert_allclose(*effects, rtol=0, atol=1e-12)


@given(ROWS)
@settings(deadline=None)
def test_both_rules_hand_out_everything_and_nothing_negative(rows: list[Row]) -> None:
    paths = Paths.of(rows)
    effects = markov.choose_order(paths).removal_effects
    total = [paths.conversions.sum(), paths.value.sum()]
    for rule in (markov.markov_path, markov.markov_global):
        credited = rule(paths, effects)
        assert credited.min() >= 0
        assert credited.sum(axis=0) == pytest.approx(total, rel=1e-12)


def test_channel_in_no_path_that_converts_has_no_effect() -> None:
    rows = [("a>b", 3.0, 0.0, 7.0), ("z", 0.0, 0.0, 50.0)]
    chain = markov.fit_chain(Paths.of(rows), 1)
    assert chain.removal_effects[2] == 0


def test_order_is_the_one_the_data_were_made_with() -> None:
    """Three channels; where the walk goes depends on the last one, or on the last two; one in five ends at each."""
    rng = np.random.default_rng(0)
    for order in (1, 2):
        odds = rng.dirichlet(np.full(3, 0.4), size=4**order)
        rows = []
        for _ in range(1500):
            steps = [0] * order
            while len(steps) == order or rng.random() > 0.2:
                place = sum(step * 4**back for back, step in enumerate(steps[-order:]))
                steps.append(int(rng.choice(3, p=odds[place])) + 1)
            rows.append((">".join("-abc"[step] for step in steps[order:]), 0.0, 0.0, 1.0))
        assert markov.choose_order(Paths.of(rows)).order == order


def test_order_that_is_not_offered_is_refused() -> None:
    for order in (0, 4):
        with pytest.raises(PathError, match="must be 1, 2 or 3"):
            markov.fit_chain(Paths.of(TEXTBOOK), order)


def test_many_channels_are_counted_sparsely_to_the_same_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    rows = [
        (">".join(map(str, rng.integers(0, 40, rng.integers(1, 6)))), float(rng.integers(0, 3)), 0.0, 2.0)
        for _ in range(200)
    ]
    dense = markov.fit_chain(Paths.of(rows), 2).removal_effects
    monkeypatch.setattr(chain_counts, "_MOST_COUNTED", 10)
    monkeypatch.setattr(chain_counts, "_MOST_DENSE", 10)
    np.testing.assert_allclose(markov.fit_chain(Paths.of(rows), 2).removal_effects, dense, rtol=0, atol=1e-12)
