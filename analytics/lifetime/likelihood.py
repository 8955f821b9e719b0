"""Log-likelihood and gradient of BG/NBD and MBG/NBD in closed form.

Sources: Fader, Hardie, Lee 2005 (BG/NBD: dropout after each purchase); Batislam, Denizel, Filiztekin 2007 (MBG/NBD:
dropout may also come right after the first one). A customer buys at rate lambda ~ Gamma(r, alpha) per week while alive
and leaves with probability p ~ Beta(a, b) at each opportunity. The two models differ by one opportunity, `extra`, and
in that a BG/NBD customer without a repeat cannot have left.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from scipy.special import digamma, gammaln

from analytics.lifetime.arrays import Flags, Floats, distinct
from analytics.lifetime.summary import Summary


class Model(StrEnum):
    """A buy-till-you-die model."""

    BG_NBD = "bg_nbd"
    MBG_NBD = "mbg_nbd"

    @property
    def extra(self) -> int:
        """Opportunities to leave beyond the number of repeats: 1 when the first purchase is one."""
        return int(self is Model.MBG_NBD)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters of BG/NBD or MBG/NBD; `alpha` in weeks."""

    r: float
    alpha: float
    a: float
    b: float

    def as_array(self) -> Floats:
        """(r, alpha, a, b)."""
        return np.array([self.r, self.alpha, self.a, self.b])


@dataclass(frozen=True)
class Observations:
    """Distinct (x, t_x, T) with the number of customers who share them; arrays of one length."""

    model: Model
    x: Floats
    t_x: Floats
    T: Floats
    weight: Floats

    @classmethod
    def of(cls, model: Model, summary: Summary) -> "Observations":
        """Collapse equal customers and sort, so that the order of the customers cannot change a sum."""
        rows, index = distinct(summary.x, summary.t_x, summary.T)
        weight = np.bincount(index, minlength=len(rows)).astype(np.float64)
        x, t_x, horizon = summary.x[rows], summary.t_x[rows], summary.T[rows]
        order = np.lexsort((horizon, t_x, x))
        return cls(model, x[order], t_x[order], horizon[order], weight[order])

    def every(self, step: int) -> "Observations":
        """Each `step`-th row: a smaller world of the same shape."""
        return Observations(self.model, self.x[::step], self.t_x[::step], self.T[::step], self.weight[::step])

    def scaled(self, weeks: float) -> "Observations":
        """The same customers with time counted in units of `weeks` weeks."""
        return Observations(self.model, self.x, self.t_x / weeks, self.T / weeks, self.weight)

    @cached_property
    def customers(self) -> float:
        """How many customers."""
        return float(self.weight.sum())

    @cached_property
    def counts(self) -> tuple[Floats, Floats]:
        """Distinct repeat counts, and customers of each: all gamma functions depend on these alone."""
        values, index = np.unique(self.x, return_inverse=True)
        return values, np.bincount(index, weights=self.weight).astype(np.float64)

    @cached_property
    def may_have_left(self) -> Flags:
        """Whether the customer had an opportunity to leave."""
        return self.x + self.model.extra > 0


def log_likelihood(parameters: Floats, seen: Observations) -> tuple[float, Floats]:
    """Log-likelihood of the customers and its gradient with respect to (r, alpha, a, b)."""
    r, alpha, a, b = (float(value) for value in parameters)
    constant, slope = _gamma_part(r, a, b, seen)
    x, weight, shape = seen.x, seen.weight, r + seen.x
    until_end, until_last = alpha + seen.T, alpha + seen.t_x
    log_end, idle = np.log(until_end), np.log(until_end / until_last)
    safe = np.where(seen.may_have_left, b + x + seen.model.extra - 1, 1.0)
    odds = np.where(seen.may_have_left, np.log(a / safe) + shape * idle, -np.inf)
    small = np.exp(-np.abs(odds))
    left = weight * np.where(odds > 0, 1.0, small) / (1.0 + small)
    value = constant + seen.customers * r * np.log(alpha)
    value += _dot(weight, np.maximum(odds, 0.0) + np.log1p(small) - shape * log_end)
    by_alpha = seen.customers * r / alpha - _dot(weight, shape / until_end)
    gradient = np.array(
        [
            slope[0] + seen.customers * np.log(alpha) - _dot(weight, log_end) + _dot(left, idle),
            by_alpha + _dot(left, shape * (1.0 / until_end - 1.0 / until_last)),
            slope[1] + left.sum() / a,
            slope[2] - _dot(left, 1.0 / safe),
        ]
    )
    return value, gradient


def _gamma_part(r: float, a: float, b: float, seen: Observations) -> tuple[float, Floats]:
    """The terms that depend on x only, and their slopes in (r, a, b)."""
    x, customers = seen.counts
    chances = x + seen.model.extra
    value = gammaln(r + x) - gammaln(r) + gammaln(a + b) - gammaln(b) + gammaln(b + chances) - gammaln(a + b + chances)
    both = digamma(a + b) - digamma(a + b + chances)
    by_r = digamma(r + x) - digamma(r)
    by_b = both + digamma(b + chances) - digamma(b)
    return float(customers @ value), np.array([customers @ by_r, customers @ both, customers @ by_b])


def _dot(left: Floats, right: Floats) -> float:
    """Inner product in one thread: a BLAS that wakes threads for it costs more than the sum, and adds in any order."""
    return float(np.einsum("i,i->", left, right))
