"""Gamma-Gamma: what a purchase of this customer is worth on average.

Source: Fader, Hardie 2013, "The Gamma-Gamma model of monetary value", equations 1a and 5. Fitted on customers with a
repeat of positive value; the model takes value and frequency as independent, which `correlation` lets a reader check.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from analytics.lifetime.arrays import Floats
from analytics.lifetime.fit import FitStatus, maximize
from analytics.lifetime.summary import Summary

MINIMUM_REPEATERS = 30
CORRELATION_LIMIT = 0.1
_STARTS = ((1.0, 2.0, 1.0), (6.0, 4.0, 0.5), (2.0, 8.0, 4.0))


@dataclass(frozen=True, slots=True)
class ValueParameters:
    """Parameters of Gamma-Gamma; `v` in minor units."""

    p: float
    q: float
    v: float

    @property
    def population_mean(self) -> float | None:
        """Mean value of a purchase over all customers; None where q <= 1 and it does not exist."""
        return self.p * self.v / (self.q - 1.0) if self.q > 1.0 else None


@dataclass(frozen=True, slots=True)
class ValueFit:
    """A fitted model: `parameters` are None when there is nothing to score with."""

    parameters: ValueParameters | None
    log_likelihood: float | None
    status: FitStatus
    customers: int
    correlation: float | None


def fit_gamma_gamma(summary: Summary, last_good: ValueParameters | None = None) -> ValueFit:
    """Fit by maximum likelihood; without convergence, or with too few repeats, the last good parameters stand."""
    kept = (summary.x > 0) & (summary.mean_value > 0)
    order = np.lexsort((summary.mean_value[kept], summary.x[kept]))
    x, mean_value = summary.x[kept][order], summary.mean_value[kept][order]
    correlation = _correlation(x, mean_value)
    if len(x) < MINIMUM_REPEATERS:
        return _fallback((x, mean_value), last_good, FitStatus.TOO_FEW, correlation)
    scale = float(mean_value.mean())
    found = maximize(
        lambda parameters: value_log_likelihood(parameters, x, mean_value / scale),
        [np.array(start) for start in _STARTS],
        float(len(x)),
    )
    if not found.is_converged:
        return _fallback((x, mean_value), last_good, FitStatus.NOT_CONVERGED, correlation)
    p, q, v = (float(value) for value in found.parameters)
    in_units = found.log_likelihood - len(x) * float(np.log(scale))
    return ValueFit(ValueParameters(p, q, v * scale), in_units, FitStatus.OK, len(x), correlation)


def value_log_likelihood(parameters: Floats, x: Floats, mean_value: Floats) -> tuple[float, Floats]:
    """Log-likelihood of mean values over `x` purchases each, and its gradient in (p, q, v)."""
    p, q, v = (float(value) for value in parameters)
    whole = x * mean_value + v
    shape, log_whole, log_total = p * x + q, np.log(whole), np.log(x * mean_value)
    values = gammaln(shape) - gammaln(p * x) - gammaln(q) + q * np.log(v) + p * x * log_total - shape * log_whole
    gradient = np.array(
        [
            x @ (digamma(shape) - digamma(p * x) + log_total - log_whole),
            (digamma(shape) - log_whole).sum() + len(x) * (np.log(v) - digamma(q)),
            len(x) * q / v - (shape / whole).sum(),
        ]
    )
    return float(values.sum() - np.log(mean_value).sum()), gradient


def expected_value(parameters: ValueParameters, summary: Summary) -> Floats:
    """Expected value of a future purchase of each customer, shape (n,), in minor units.

    The customer's own mean shrunk towards the population's; without repeats it is the population's, NaN where q <= 1.
    """
    own = parameters.p * summary.x
    seen = (summary.x > 0) & (summary.mean_value > 0)
    population = parameters.population_mean
    without = np.nan if population is None else population
    safe = np.where(seen, own + parameters.q - 1.0, 1.0)
    shrunk = (parameters.p * parameters.v + own * summary.mean_value) / safe
    return np.where(seen, shrunk, without)


def _correlation(x: Floats, mean_value: Floats) -> float | None:
    if len(x) < 2 or not x.std() or not mean_value.std():
        return None
    return float(np.corrcoef(x, mean_value)[0, 1])


def _fallback(
    data: tuple[Floats, Floats], last_good: ValueParameters | None, reason: FitStatus, correlation: float | None
) -> ValueFit:
    x, mean_value = data
    if last_good is None:
        return ValueFit(None, None, reason, len(x), correlation)
    value, _ = value_log_likelihood(np.array([last_good.p, last_good.q, last_good.v]), x, mean_value)
    return ValueFit(last_good, value, FitStatus.LAST_GOOD, len(x), correlation)
