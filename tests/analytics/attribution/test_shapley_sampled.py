"""Sampled Shapley values beside the exact ones, their error bars, and their repeatability."""

import numpy as np
import pytest

from analytics.attribution import shapley as exact
from analytics.attribution.paths import Paths
from analytics.attribution.shapley import shapley
from analytics.attribution.worth import Worth, count_sets


def random_paths(channels: int, rows: int, longest: int) -> Paths:
    rng = np.random.default_rng(11)
    names = [f"c{i:02}" for i in range(channels)]
    made = []
    for _ in range(rows):
        steps = rng.choice(names, size=rng.integers(1, longest + 1), replace=False)
        made.append((">".join(steps), float(rng.integers(0, 5)), 1.0, float(rng.integers(0, 20))))
    return Paths.of(made)


@pytest.fixture
def worth() -> Worth:
    return count_sets(random_paths(10, 300, 9))


def test_sampled_values_lie_within_their_errors_of_the_exact_ones(
    worth: Worth, monkeypatch: pytest.MonkeyPatch
) -> None:
    solved = shapley(worth)
    monkeypatch.setattr(exact, "EXACT_CHANNELS", 3)
    sampled = shapley(worth)
    distance = np.abs(sampled.credit[:, 0] - solved.credit[:, 0])
    assert sampled.permutations >= 64
    assert (sampled.standard_error > 0).all()
    assert (distance <= 4 * sampled.standard_error).all()
    assert sampled.standard_error.max() <= 0.005 * worth.conversions.sum()
    assert distance.max() > 0


def test_efficiency_is_exact_for_every_draw(worth: Worth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "EXACT_CHANNELS", 1)
    sampled = shapley(worth)
    assert sampled.parts.min() >= 0
    sums = np.add.reduceat(sampled.parts, worth.starts[:-1])
    np.testing.assert_allclose(sums, 1, rtol=1e-12)


def test_figures_repeat() -> None:
    paths = random_paths(16, 80, 15)
    one, other = (shapley(count_sets(paths)) for _ in range(2))
    assert one.permutations > 0
    np.testing.assert_array_equal(one.parts, other.parts)


def test_large_set_of_which_no_part_was_seen_is_shared_alike() -> None:
    names = [f"c{i:02}" for i in range(14)]
    sampled = shapley(count_sets(Paths.of([(">".join(names), 7.0, 0.0, 0.0)])))
    assert sampled.credit[:, 0] == pytest.approx([0.5] * 14, abs=0.25)
    assert sampled.credit[:, 0].sum() == pytest.approx(7)
