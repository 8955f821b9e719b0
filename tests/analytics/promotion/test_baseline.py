import numpy as np
import pytest

from analytics.promotion.baseline import fit_baseline


def test_baseline_recovers_trend_and_weekdays_without_noise():
    day = np.arange(140)
    truth = 5_000 * np.exp(0.002 * day) * (1 + 0.3 * (day % 7 >= 5))
    fit = fit_baseline(truth, day < 100, first_weekday=0)
    assert fit.mean == pytest.approx(truth, rel=0.01)
    assert fit.phi < 5


def test_error_agrees_with_what_sums_really_miss(shop):
    day = np.arange(160)
    per_day = 40 * (1 + 0.2 * (day % 7 == 6))
    weights = ((day >= 100) & (day < 142)).astype(float)
    errors, gaps = [], []
    for seed in range(120):
        sales = shop(seed, per_day)
        fit = fit_baseline(sales, weights == 0, 0)
        errors.append(fit.error(weights, fit.mean))
        gaps.append(weights @ (sales - fit.mean))
    assert np.mean(gaps) == pytest.approx(0, abs=3 * np.std(gaps) / 11)
    assert np.mean(errors) == pytest.approx(np.std(gaps), rel=0.25)


def test_bursts_of_sales_widen_the_interval(shop):
    steady = np.full(140, 40.0)
    weekly = np.random.default_rng(3).gamma(4, 10, 20).repeat(7)
    training = np.arange(140) < 126
    calm, bursts = (fit_baseline(shop(1, level), training, 0).phi for level in (steady, weekly))
    assert bursts > 3 * calm


def test_too_little_history_gives_no_baseline():
    assert fit_baseline(np.full(60, 100.0), np.arange(60) < 20, 0) is None
    assert fit_baseline(np.zeros(60), np.ones(60, bool), 0) is None
