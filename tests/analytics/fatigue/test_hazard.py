"""The logit gives published coefficients, closed forms, and the planted hazard back."""

import numpy as np
import pytest

from analytics.fatigue.hazard import HazardError, exposure_design, fit_logit, hazard_curve

# Dalal, Fowlkes and Hoadley 1989, JASA 84: temperature at launch and whether an O-ring was damaged, 23 flights.
TEMPERATURE = np.array([66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58.0])
DAMAGED = np.array([0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1.0])


def test_logit_of_the_challenger_flights_is_the_published_one():
    design = np.column_stack([np.ones(23), TEMPERATURE])
    beta = fit_logit(design, np.ones(23), DAMAGED)
    assert beta == pytest.approx([15.0429, -0.2322], abs=1e-4)


def test_cells_and_persons_give_the_same():
    rng = np.random.default_rng(3)
    touches = rng.integers(0, 4, 2_000).astype(float)
    events = (rng.random(2_000) < 0.05 + 0.02 * touches).astype(float)
    rows = fit_logit(exposure_design(touches), np.ones(2_000), events)
    cells = np.arange(4.0)
    periods, grouped = np.bincount(touches.astype(int)), np.bincount(touches.astype(int), events)
    assert fit_logit(exposure_design(cells), periods.astype(float), grouped) == pytest.approx(rows, abs=1e-8)


def test_slope_of_two_groups_is_the_log_odds_ratio():
    design = np.array([[1.0, 0.0], [1.0, 1.0]])
    beta = fit_logit(design, np.array([100.0, 50.0]), np.array([10.0, 20.0]))
    assert beta == pytest.approx([np.log(10 / 90), np.log(20 / 30) - np.log(10 / 90)], abs=1e-6)


def test_curve_finds_the_planted_hazard():
    rng = np.random.default_rng(4)
    touches, size = np.repeat(np.arange(8.0), 30), np.full(240, 2_000.0)
    truth = 1 / (1 + np.exp(4.6 - 0.1 * np.arange(8) - 0.05 * np.arange(8) ** 2))
    events = rng.binomial(2_000, np.tile(truth, (30, 1)).T.ravel()).astype(float)
    assert hazard_curve(touches, size, events, np.arange(8.0)) == pytest.approx(truth, rel=0.1)


def test_levels_without_an_event_have_an_answer():
    curve = hazard_curve(np.arange(4.0), np.full(4, 1_000.0), np.array([30.0, 0, 0, 0]), np.arange(4.0))
    assert curve[0] == pytest.approx(0.03, abs=0.001)
    assert (curve[1:] < 0.002).all()


def test_a_logit_that_does_not_settle_says_so():
    with pytest.raises(HazardError, match="did not settle"):
        fit_logit(np.array([[1.0, 1.0]]), np.array([10.0]), np.array([np.nan]))
