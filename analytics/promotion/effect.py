"""What a promotion did: lift, the dips before and after it, what is left of the lift, and how long digestion took.

lift          = sum of (Y - mean) over the promotion's days
pre dip       = sum of (mean - Y) over the 14 days before:  those who waited
post dip      = sum of (mean - Y) over the 28 days after:   those who had stocked up
pulled        = pre dip + post dip;   net incremental = lift - pulled;   pull-forward share = pulled / lift
Dips are sums with their sign. Adding up only the days below the mean would find a dip in any noise.
"""

from dataclasses import dataclass

import numpy as np

from analytics.estimate import Estimate, Floats, Mask
from analytics.promotion.baseline import WEEK, Baseline, fit_baseline

BEFORE_DAYS, AFTER_DAYS = 14, 28
TRAIN_BEFORE, TRAIN_AFTER = 90, 45
DIGESTED, DIGESTION_DAYS = 0.97, 60


@dataclass(frozen=True, slots=True)
class Window:
    """A promotion in a series of days: positions of its first and last day, and days that others touch."""

    first: int
    last: int
    touched: Mask  # days of any promotion or within its dips: no training on them
    first_weekday: int  # weekday of position 0, Monday is 0


@dataclass(frozen=True, slots=True)
class PromotionEffect:
    """Sums in the unit of the sales; `pull_forward_share` is None while the lift is not told from 0."""

    baseline: float
    lift: Estimate
    pre_dip: Estimate
    post_dip: Estimate
    pulled: Estimate
    net_incremental: Estimate
    pull_forward_share: Estimate | None
    digestion_days: int | None
    peak_ratio: float
    is_complete: bool  # the days of the dips all lie in the series


def promotion_effect(sales: Floats, window: Window) -> PromotionEffect | None:
    """The effect of one promotion on consecutive days of sales; None when too little history is untouched."""
    days = np.arange(len(sales))
    near = (days >= window.first - BEFORE_DAYS - TRAIN_BEFORE) & (days <= window.last + AFTER_DAYS + TRAIN_AFTER)
    fit = fit_baseline(sales, near & ~window.touched, window.first_weekday)
    if fit is None:
        return None
    inside = ((days >= window.first) & (days <= window.last)).astype(np.float64)
    before = ((days >= window.first - BEFORE_DAYS) & (days < window.first)).astype(np.float64)
    after = ((days > window.last) & (days <= window.last + AFTER_DAYS)).astype(np.float64)
    more = max(1.0, float(sales @ inside) / float(fit.mean @ inside))
    seen = _Seen(sales, fit, fit.mean * np.where(inside > 0, more, 1.0))
    pulled, lift = seen.total(-before - after), seen.total(inside)
    return PromotionEffect(
        baseline=float(fit.mean @ inside),
        lift=lift,
        pre_dip=seen.total(-before),
        post_dip=seen.total(-after),
        pulled=pulled,
        net_incremental=seen.total(inside + before + after),
        pull_forward_share=seen.ratio(-before - after, inside),
        digestion_days=_digestion(sales, fit, window.last),
        peak_ratio=float(np.max(sales[inside > 0]) / np.mean(fit.mean[inside > 0])),
        is_complete=window.first >= BEFORE_DAYS and window.last + AFTER_DAYS < len(sales),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """Sales against their baseline; `level` are the sales whose noise counts."""

    sales: Floats
    fit: Baseline
    level: Floats

    def total(self, weights: Floats) -> Estimate:
        """Sum of weights x (Y - mean) with its interval."""
        value = float(weights @ (self.sales - self.fit.mean))
        reach = self.fit.factor * self.fit.error(weights, self.level)
        return Estimate(value, value - reach, value + reach)

    def ratio(self, upper: Floats, lower: Floats) -> Estimate | None:
        """Ratio of two sums with Fieller's interval (1954); None when the lower one's own interval reaches 0."""
        gap = self.sales - self.fit.mean
        above, below = float(upper @ gap), float(lower @ gap)
        var_above, var_below = self.fit.error(upper, self.level) ** 2, self.fit.error(lower, self.level) ** 2
        shared = (self.fit.error(upper + lower, self.level) ** 2 - var_above - var_below) / 2
        t2 = self.fit.factor**2
        a, b, c = below**2 - t2 * var_below, above * below - t2 * shared, above**2 - t2 * var_above
        if below <= 0 or a <= 0:
            return None
        root = float(np.sqrt(max(b**2 - a * c, 0.0)))
        return Estimate(above / below, (b - root) / a, (b + root) / a)


def _digestion(sales: Floats, fit: Baseline, last: int) -> int | None:
    """Days after the promotion until a whole week reaches 97 % of its mean; None when it has not within 60 days."""
    after = slice(last + 1, last + 1 + DIGESTION_DAYS)
    week = np.ones(WEEK)
    if len(sales[after]) < WEEK:
        return None
    ratio = np.convolve(sales[after], week, "valid") / np.convolve(fit.mean[after], week, "valid")
    reached = np.flatnonzero(ratio >= DIGESTED)
    return int(reached[0]) + WEEK if len(reached) else None
