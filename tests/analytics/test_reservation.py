import numpy as np
import pytest
from scipy import stats

from analytics.reservation import e_value, randomized, stratified


def test_randomized_is_welchs_interval():
    rng = np.random.default_rng(1)
    one, other = rng.normal(5, 2, 80), rng.normal(3, 5, 30)
    found = randomized(np.concatenate([one, other]), np.arange(110) < 80)
    expected = stats.ttest_ind(one, other, equal_var=False).confidence_interval()
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert randomized(one, np.ones(80, bool)) is None


def test_stratified_removes_what_the_strata_explain():
    rng = np.random.default_rng(2)
    stratum = rng.integers(0, 5, 6_000)
    treated = rng.random(6_000) < 0.1 + 0.15 * stratum  # good buyers reserve more often
    outcome = 10.0 * stratum + 4.0 * treated + rng.normal(0, 5, 6_000)
    found = stratified(outcome, treated, stratum)
    assert found.covers(4.0)
    assert found.half_width < 0.5
    assert not randomized(outcome, treated).covers(4.0)


def test_strata_with_few_controls_are_pooled():
    outcome = np.array([1.0] * 30 + [0.0] * 30 + [5.0] * 4)
    treated = np.array([True] * 15 + [False] * 15 + [True] * 15 + [False] * 15 + [True, True, False, False])
    stratum = np.array([0] * 30 + [1] * 30 + [2] * 4)
    found = stratified(outcome, treated, stratum)  # 15, 15 and 2 controls: all strata are pooled
    pooled_mean = [outcome[treated].mean(), outcome[~treated].mean()]
    assert found.value == pytest.approx(pooled_mean[0] - pooled_mean[1])
    assert stratified(outcome, np.ones(64, bool), stratum) is None


def test_e_value_of_the_published_example():
    """VanderWeele and Ding 2017: a risk ratio of 3.9 has an E-value of 7.26."""
    assert e_value(0.39, 0.10) == pytest.approx(7.26, abs=0.01)
    assert e_value(0.10, 0.39) == pytest.approx(7.26, abs=0.01)
    assert e_value(0.2, 0.2) == 1.0
    assert e_value(0.2, 0.0) is None
