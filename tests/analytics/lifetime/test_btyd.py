"""Fits find the parameters a world was drawn with, and stand aside when there is too little to see."""

import numpy as np
import pytest

from analytics.lifetime.btyd import fit_btyd
from analytics.lifetime.fit import FitStatus
from analytics.lifetime.likelihood import Model, Observations, Parameters, log_likelihood
from analytics.lifetime.summary import Summary, summarize

TRUTH = (0.6, 5.0, 0.9, 3.0)


def test_fit_recovers_the_truth_and_beats_it(draw) -> None:
    summary = summarize(draw(11, 20_000, TRUTH, 700), 699)
    found = fit_btyd(Model.BG_NBD, summary)
    assert found.status is FitStatus.OK
    assert found.parameters.as_array() == pytest.approx(TRUTH, rel=0.15)
    at_truth, _ = log_likelihood(np.array(TRUTH), Observations.of(Model.BG_NBD, summary))
    assert found.log_likelihood >= at_truth
    again, _ = log_likelihood(found.parameters.as_array(), Observations.of(Model.BG_NBD, summary))
    assert found.log_likelihood == pytest.approx(again)


def test_order_of_customers_does_not_move_a_fit(draw) -> None:
    purchases = draw(5, 2_000, TRUTH, 400)
    summary = summarize(purchases, 399)
    back = Summary(*(getattr(summary, name)[::-1] for name in ("customer", "x", "t_x", "T", "mean_value", "last_day")))
    assert fit_btyd(Model.MBG_NBD, summary).parameters == fit_btyd(Model.MBG_NBD, back).parameters


def test_too_few_customers_fall_back(draw) -> None:
    summary = summarize(draw(5, 60, TRUTH, 400), 399)
    assert fit_btyd(Model.BG_NBD, summary).status is FitStatus.TOO_FEW
    kept = fit_btyd(Model.BG_NBD, summary, Parameters(*TRUTH))
    assert (kept.status, kept.parameters) == (FitStatus.LAST_GOOD, Parameters(*TRUTH))
    assert np.isfinite(kept.log_likelihood)


def test_world_that_nobody_leaves_does_not_pass_the_gate() -> None:
    size = 400
    steady = Summary(
        np.arange(size), np.full(size, 20.0), np.full(size, 50.0), np.full(size, 50.0), np.ones(size), np.arange(size)
    )
    found = fit_btyd(Model.BG_NBD, steady)
    assert (found.status, found.parameters) == (FitStatus.NOT_CONVERGED, None)
