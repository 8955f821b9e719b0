"""Fit BG/NBD or MBG/NBD to a summary."""

from dataclasses import dataclass

import numpy as np

from analytics.lifetime.fit import FitStatus, maximize
from analytics.lifetime.likelihood import Model, Observations, Parameters, log_likelihood
from analytics.lifetime.summary import Summary

MINIMUM_CUSTOMERS = 100
MINIMUM_REPEATERS = 30
_STARTS = ((0.25, 0.1, 0.8, 2.5), (1.0, 0.5, 1.0, 1.0), (0.5, 1.0, 0.2, 4.0))
_THINNED_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class BtydFit:
    """A fitted model: `parameters` are None when there is nothing to score with."""

    model: Model
    parameters: Parameters | None
    log_likelihood: float | None
    status: FitStatus
    customers: int


def fit_btyd(model: Model, summary: Summary, last_good: Parameters | None = None) -> BtydFit:
    """Fit by maximum likelihood; without convergence, or with too few customers, the last good parameters stand."""
    if len(summary) < MINIMUM_CUSTOMERS or int((summary.x > 0).sum()) < MINIMUM_REPEATERS:
        return _fallback(model, summary, last_good, FitStatus.TOO_FEW)
    weeks = float(summary.T.max())
    seen = Observations.of(model, summary).scaled(weeks)
    step = max(1, len(seen.x) // _THINNED_ROWS)
    thin = seen.every(step)
    found = maximize(
        lambda parameters: log_likelihood(parameters, seen),
        [np.array(start) for start in _STARTS],
        seen.customers,
        (lambda parameters: log_likelihood(parameters, thin)) if step > 1 else None,
    )
    if not found.is_converged:
        return _fallback(model, summary, last_good, FitStatus.NOT_CONVERGED)
    r, alpha, a, b = (float(value) for value in found.parameters)
    # Each repeat's density carries one unit of time: in weeks it is smaller by the scale to the power of the repeats.
    in_weeks = found.log_likelihood - float(summary.x.sum()) * float(np.log(weeks))
    return BtydFit(model, Parameters(r, alpha * weeks, a, b), in_weeks, FitStatus.OK, len(summary))


def _fallback(model: Model, summary: Summary, last_good: Parameters | None, reason: FitStatus) -> BtydFit:
    if last_good is None:
        return BtydFit(model, None, None, reason, len(summary))
    value, _ = log_likelihood(last_good.as_array(), Observations.of(model, summary))
    return BtydFit(model, last_good, value, FitStatus.LAST_GOOD, len(summary))
