"""Chance to leave within a week by touches, among people known as long and spoken to with the same content.

    logit h = a + b touches + c touches^2 + d tenure + e (sales share - usual sales share)

tenure: class since the first purchase, each twice as long as the one before; sales share: of the touches of the last
seven days, 0 where there was none. Fit over days lived; a curve is a mean over the tenures that were lived, so a level
that mostly newcomers live with is not blamed for what newcomers do.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from analytics.estimate import Floats
from analytics.fatigue.hazard import exposure_design, fit_logit

LEVELS = 8  # 0 .. 7 touches a week, 7 and more together
TENURES = 4  # up to 90, 180 and 360 days since the first purchase, and more
QUARTERS = 5  # 0 .. 4 quarters of the touches were sales content
WEEK = 7
MIN_DAYS = 700.0  # lived with mostly sales content, and with hardly any
CELLS = np.meshgrid(np.arange(LEVELS), np.arange(TENURES), np.arange(QUARTERS) / (QUARTERS - 1), indexing="ij")
TOUCHES, TENURE, SALES = (np.asarray(axis, np.float64).ravel() for axis in CELLS)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Chances to leave within a week over LEVELS; what the content does is NaN where it hardly varied."""

    usual: Floats  # with the content as it was
    by_share: Floats  # QUARTERS x LEVELS: with none, one .. all four quarters of it sales content
    log_odds: float  # to leave, of sales content only against none

    @property
    def service(self) -> Floats:
        """Without any sales content."""
        return np.asarray(self.by_share[0], np.float64)

    @property
    def sales(self) -> Floats:
        """With nothing else."""
        return np.asarray(self.by_share[-1], np.float64)


def leaving(life: Floats) -> Leaving:
    """Curves from days lived and opt-outs among them (LEVELS x TENURES x QUARTERS x 2).

    Raises HazardError when the logit does not settle.
    """
    days, opt_outs = life.reshape(-1, 2).T
    spoken = TOUCHES > 0
    usual = _mean(SALES[spoken], days[spoken])
    content = np.where(spoken, SALES - usual, 0.0)
    beta = fit_logit(exposure_design(TOUCHES, TENURE, content), days, opt_outs)
    lived = life[..., 0].sum(axis=(0, 2)) / max(float(days.sum()), 1e-9)
    is_told = all(days[spoken & one].sum() >= MIN_DAYS for one in (SALES < 0.5, SALES > 0.5))
    shares = np.arange(QUARTERS) / (QUARTERS - 1)
    by_share = np.stack([_curve(beta, lived, share - usual) for share in shares])
    untold = 0.0 if is_told else np.nan
    return Leaving(_curve(beta, lived, 0.0), by_share + untold, float(beta[-1]) + untold)


def _curve(beta: Floats, lived: Floats, content: float) -> Floats:
    """Chance within a week over LEVELS, the mean over the tenures `lived`; silence has no content."""
    level = np.repeat(np.arange(LEVELS, dtype=np.float64), TENURES)
    tenure = np.tile(np.arange(TENURES, dtype=np.float64), LEVELS)
    daily = expit(exposure_design(level, tenure, np.where(level > 0, content, 0.0)) @ beta)
    weekly: Floats = (1 - (1 - daily) ** WEEK).reshape(LEVELS, TENURES) @ lived
    return weekly


def _mean(values: Floats, weights: Floats) -> float:
    return float((values * weights).sum() / max(float(weights.sum()), 1e-9))
