"""Discrete-time hazard: the chance that somebody at risk has the event in a period, a logit of what it was like.

Grouped data: a row is a cell of periods at risk that look alike, so its size is the number of cells, not of persons.
Fit:  iteratively reweighted least squares (McCullagh and Nelder 1989), with a tiny ridge on all but the first column,
the intercept, so that a slope without a single event still has a finite answer.
"""

import numpy as np
from scipy.special import expit

from analytics.estimate import Floats

ROUNDS = 60
RIDGE = 1e-6
FLAT = 1e-10


class HazardError(ValueError):
    """The logit did not settle; a retry does not help."""


def fit_logit(design: Floats, periods: Floats, events: Floats) -> Floats:
    """Coefficients (k) of a logit over cells: `design` (cells x k), `periods` at risk and `events` among them (cells).

    Raises HazardError when the coefficients do not settle in ROUNDS rounds.
    """
    beta = np.zeros(design.shape[1])
    penalty = RIDGE * np.diag(np.arange(design.shape[1]) > 0)
    for _ in range(ROUNDS):
        chance = expit(design @ beta)
        gradient = design.T @ (events - periods * chance) - penalty @ beta
        curvature = (design * (periods * chance * (1 - chance))[:, None]).T @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        beta = beta + step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        if float(np.abs(step).max()) < FLAT:
            return beta
    raise HazardError("The hazard of leaving did not settle; too few left to tell anything. A retry does not help.")


def exposure_design(touches: Floats, *controls: Floats) -> Floats:
    """Intercept, touches of the period, their square, and a column for each control (cells x 3 and more)."""
    return np.column_stack([np.ones(len(touches)), touches, touches**2, *controls])


def hazard_curve(touches: Floats, periods: Floats, events: Floats, at: Floats) -> Floats:
    """Chance to leave in a period with `at` touches (one value each), from cells of periods by touches."""
    beta = fit_logit(exposure_design(touches), periods, events)
    curve: Floats = expit(exposure_design(at) @ beta)
    return curve
