"""Gamma-Gamma: truth recovered, gradient, shrinkage, units."""

import numpy as np
import pytest

from analytics.lifetime.fit import FitStatus
from analytics.lifetime.gamma_gamma import ValueParameters, expected_value, fit_gamma_gamma, value_log_likelihood
from analytics.lifetime.summary import Summary

TRUTH = (6.0, 4.0, 15.0)


def customers(x, mean_value):
    size = len(x)
    return Summary(
        np.arange(size), np.asarray(x, float), np.zeros(size), np.ones(size), np.asarray(mean_value, float),
        np.zeros(size, np.int64),
    )  # fmt: skip


def drawn(seed, size):
    rng = np.random.default_rng(seed)
    p, q, v = TRUTH
    x = 1 + rng.poisson(3, size)
    scale = rng.gamma(q, 1 / v, size)
    return customers(x, rng.gamma(p * x, 1 / (scale * x)))


def test_fit_recovers_the_truth() -> None:
    found = fit_gamma_gamma(drawn(2, 20_000))
    assert found.status is FitStatus.OK
    assert (found.parameters.p, found.parameters.q, found.parameters.v) == pytest.approx(TRUTH, rel=0.1)
    assert abs(found.correlation) < 0.05


def test_fit_in_fen_is_the_fit_in_yuan() -> None:
    yuan = drawn(2, 2_000)
    found, fen = fit_gamma_gamma(yuan), fit_gamma_gamma(customers(yuan.x, yuan.mean_value * 100))
    assert fen.parameters.v == pytest.approx(found.parameters.v * 100, rel=1e-4)
    assert fen.log_likelihood == pytest.approx(found.log_likelihood - 2_000 * np.log(100))


def test_gradient_is_the_slope() -> None:
    seen, point = drawn(4, 300), np.array([3.0, 5.0, 20.0])
    _, gradient = value_log_likelihood(point, seen.x, seen.mean_value)
    for place in range(3):
        step = np.eye(3)[place] * 1e-5
        high, low = (value_log_likelihood(point + sign * step, seen.x, seen.mean_value)[0] for sign in (1, -1))
        assert gradient[place] == pytest.approx((high - low) / 2e-5, rel=1e-6)


def test_value_is_shrunk_towards_the_population() -> None:
    parameters = ValueParameters(6.25, 3.74, 15.44)
    mean = parameters.population_mean
    found = expected_value(parameters, customers([0, 1, 50, 3], [0, 100, 100, 0]))
    assert mean == pytest.approx(6.25 * 15.44 / 2.74)
    assert found[0] == found[3] == pytest.approx(mean)
    assert found[1] == pytest.approx(2.74 / (6.25 + 2.74) * mean + 6.25 / (6.25 + 2.74) * 100)
    assert mean < found[1] < found[2] < 100


def test_without_a_population_mean_only_repeaters_have_a_value() -> None:
    found = expected_value(ValueParameters(6, 0.9, 15), customers([0, 2], [0, 80]))
    assert np.isnan(found[0])
    assert found[1] == pytest.approx((6 * 15 + 12 * 80) / (12 + 0.9 - 1))


def test_too_few_repeaters_fall_back() -> None:
    few = drawn(2, 10)
    kept = fit_gamma_gamma(few, ValueParameters(*TRUTH))
    assert fit_gamma_gamma(few).status is FitStatus.TOO_FEW
    assert (kept.status, kept.parameters) == (FitStatus.LAST_GOOD, ValueParameters(*TRUTH))
