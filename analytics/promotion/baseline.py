"""Expected daily sales without a promotion: a quasi-Poisson regression on the days that no promotion touches.

Model:  E[Y_t] = exp(a + b t + weekday_t),  Var[Y_t] = phi E[Y_t]     (McCullagh and Nelder 1989, ch. 9)
Why not log Y: small categories have days without a sale, and the mean of exp needs no correction (smearing) here.
Noise of sales comes in bursts (a live night, a weekend), so phi is the larger one of days and of weeks.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from analytics.estimate import CONFIDENCE, Floats, Ints, Mask

WEEK = 7
RIDGE = 1e-3  # on slope and weekdays, in units of log sales: keeps a weekday without history at the others' level
MIN_DAYS = 28
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Baseline:
    """A fit: `mean` (expected sales of every day), `design` (days x terms), covariance of the terms, phi, df."""

    mean: Floats
    design: Floats
    covariance: Floats
    phi: float
    df: int

    def error(self, weights: Floats, level: Floats) -> float:
        """Standard error of sum(weights x (Y - mean)) over days outside of the training: noise and fit.

        `level` are the sales whose noise counts: the mean, or more where an effect brings noise of its own.
        """
        gradient = self.design.T @ (weights * self.mean)
        noise = self.phi * float(np.sum(weights**2 * level))
        return float(np.sqrt(noise + gradient @ self.covariance @ gradient))

    @property
    def factor(self) -> float:
        """Standard errors on either side of an interval at CONFIDENCE."""
        return float(stats.t.ppf(0.5 + CONFIDENCE / 2, self.df))


def fit_baseline(sales: Floats, training: Mask, first_weekday: int) -> Baseline | None:
    """Fit on the days of `training` and expect on all; None with under MIN_DAYS of them or without sales.

    `sales` are consecutive days in any unit, negative days (refunds) count as they are in the sums and as 0 in the
    weights; `first_weekday` is 0 for Monday.
    """
    days = np.arange(len(sales))
    center, scale = (days[training].mean(), WEEK * 4.0) if training.any() else (0.0, 1.0)
    weekday = (days + first_weekday) % WEEK
    design = np.column_stack(
        [np.ones(len(days)), (days - center) / scale, *((weekday == place) - 1 / WEEK for place in range(1, WEEK))]
    ).astype(np.float64)
    x, y = design[training], sales[training]
    if len(y) < MIN_DAYS or y.sum() <= 0:
        return None
    level = float(y.mean())
    beta = _maximize(x, y / level)
    unit = np.exp(design @ beta)
    mean: Floats = np.asarray(level * unit, np.float64)
    penalty = _penalty(x.shape[1])
    bread = np.linalg.inv(x.T @ (unit[training, None] * x) + penalty * float(unit[training].sum()))
    df = max(len(y) - x.shape[1], 1)
    phi = _dispersion(y, mean[training], df, days[training])
    return Baseline(mean, design, np.asarray(bread * phi / level, np.float64), phi, df)


def _penalty(terms: int) -> Floats:
    penalty: Floats = np.full(terms, RIDGE)
    penalty[0] = 0
    return np.diag(penalty)


def _maximize(x: Floats, y: Floats) -> Floats:
    """Newton's method on the penalized quasi-likelihood; y is scaled to mean 1."""
    beta = np.zeros(x.shape[1])
    penalty = _penalty(x.shape[1]) * len(y)
    for _ in range(_STEPS):
        mean = np.exp(np.clip(x @ beta, -20, 20))
        step = np.linalg.solve(x.T @ (mean[:, None] * x) + penalty, x.T @ (y - mean) - penalty @ beta)
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    return beta


def _dispersion(y: Floats, mean: Floats, df: int, day: Ints) -> float:
    """Pearson's phi of days, or of weeks where weeks vary more than their days explain."""
    daily = float(np.sum((y - mean) ** 2 / mean) / df)
    group = day // WEEK
    _, place = np.unique(group, return_inverse=True)
    count = np.bincount(place)
    gap, expected = np.bincount(place, y - mean), np.bincount(place, mean)
    whole = count == WEEK
    spare = len(y) / df
    weekly = float(np.mean(gap[whole] ** 2 / expected[whole]) * spare) if whole.sum() >= WEEK else 0.0
    return max(daily, weekly)
