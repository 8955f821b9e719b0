"""Maximum likelihood with a gate: a fit that did not converge is not used, the last good one is.

Three starts on a thinned copy, the best of them polished on all customers: L-BFGS, then Nelder-Mead where L-BFGS stops
short. Parameters are searched as logarithms with time scaled by the longest observation.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.optimize import minimize

from analytics.lifetime.arrays import Floats

GRADIENT_LIMIT = 1e-4
PARAMETER_RANGE = (1e-3, 1e4)
_SEARCH_RANGE = (-14.0, 14.0)

Objective = Callable[[Floats], tuple[float, Floats]]
"""Parameters -> (log-likelihood, gradient)."""


class FitStatus(StrEnum):
    """What a fit is worth."""

    OK = "ok"
    LAST_GOOD = "last_good"
    NOT_CONVERGED = "not_converged"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Optimum:
    """Where the search ended: parameters, log-likelihood, slope of the mean log-likelihood per log-parameter."""

    parameters: Floats
    log_likelihood: float
    slope: float

    @property
    def is_converged(self) -> bool:
        """Flat, and inside the range where the parameters mean something."""
        low, high = PARAMETER_RANGE
        inside = bool(np.all((self.parameters >= low) & (self.parameters <= high)))
        return inside and bool(np.isfinite(self.log_likelihood)) and self.slope < GRADIENT_LIMIT


def maximize(
    objective: Objective, starts: Sequence[Floats], weight: float, thinned: Objective | None = None
) -> Optimum:
    """The best optimum over the starts; `weight` counts the customers, `thinned` is a cheaper objective to begin on."""
    first = [_climb(thinned or objective, start, weight) for start in starts]
    best = max(first, key=lambda found: found.log_likelihood)
    if thinned is not None:
        best = _climb(objective, best.parameters, weight)
    if best.is_converged:
        return best
    walked = minimize(
        lambda logs: _negative(objective, logs, weight)[0],
        np.log(best.parameters),
        method="Nelder-Mead",
        options={"maxiter": 2000, "xatol": 1e-7, "fatol": 1e-12},
    )
    again = _climb(objective, np.exp(walked.x), weight)
    return max((best, again), key=lambda found: found.log_likelihood)


def _climb(objective: Objective, start: Floats, weight: float) -> Optimum:
    done = minimize(
        lambda logs: _negative(objective, logs, weight),
        np.clip(np.log(start), *_SEARCH_RANGE),
        jac=True,
        method="L-BFGS-B",
        bounds=[_SEARCH_RANGE] * len(start),
        options={"maxiter": 500, "ftol": 1e-14, "gtol": 1e-7},
    )
    value, gradient = _negative(objective, done.x, weight)
    return Optimum(np.exp(done.x), -value * weight, float(np.abs(gradient).max()))


def _negative(objective: Objective, logs: Floats, weight: float) -> tuple[float, Floats]:
    """Mean negative log-likelihood and its gradient in log-parameters; a wall where it is not a number."""
    parameters = np.exp(np.clip(logs, *_SEARCH_RANGE))
    value, gradient = objective(parameters)
    if not np.isfinite(value) or not np.all(np.isfinite(gradient)):
        return 1e10, np.zeros_like(logs)
    return -value / weight, -gradient * parameters / weight
