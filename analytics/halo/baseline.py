"""Estimator A: an event's window against clean days near it, with an interval and placebos from the series itself.

expected(e) = level near e x (share of a day after the session's end x weekday + the weekdays of the next three days)
overflow(e) = what the window holds - expected(e)
Every overflow is a weighted sum of days, so its variance is phi x sum of (weight^2 x mean); phi is measured on pseudo
events, windows between the real ones. The placebo distribution comes from them too: quiet days are the judge. What an
event brought has happened and is counted as it is; uncertain is only what would have been sold without it.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from analytics.estimate import CONFIDENCE, Estimate, Floats, Ints, Mask
from analytics.halo.window import SPAN, Events, near, usable, weekday_factors

PLACEBO_SETS = 200
MIN_PLACEBOS = 20
SEED = 618


@dataclass(frozen=True, slots=True)
class Overflow:
    """Events in the order given; NaN where `is_usable` is false. `placebo_p`: share of placebos at least as far out."""

    is_usable: Mask
    overflow: Floats
    error: Floats
    placebo_p: Floats
    total: Estimate | None
    total_placebo_p: float
    placebos: Floats  # means of PLACEBO_SETS sets of as many pseudo events
    is_credible: bool  # the placebos are enough, and their mean is not told from 0

    def event(self, place: int) -> Estimate:
        """One event's overflow and interval."""
        reach = _FACTOR * float(self.error[place])
        value = float(self.overflow[place])
        return Estimate(value, value - reach, value + reach)


_FACTOR = float(stats.norm.ppf(0.5 + CONFIDENCE / 2))


@dataclass(frozen=True, slots=True)
class _Series:
    """One shop's own ground: sales by day and hour, and what is known about its days."""

    hourly: Floats
    factor: Floats
    clean: Mask

    @property
    def total(self) -> Floats:
        return np.asarray(self.hourly.sum(axis=1))

    def after(self, hour: Ints) -> Floats:
        """Share of a clean day's sales that come at or after each hour."""
        by_hour = np.append(self.hourly[self.clean].sum(axis=0), 0.0)
        left: Floats = np.cumsum(by_hour[::-1])[::-1] / max(float(by_hour.sum()), 1e-9)
        return left[hour]


def overflow(hourly: Floats, events: Events, first_weekday: int) -> Overflow:
    """Overflow of events on one shop; `hourly` (days x 24) are sales of its own rooms and pages in any unit."""
    clean = events.clean()
    series = _Series(hourly, weekday_factors(hourly.sum(axis=1), clean, first_weekday), clean)
    real = usable(events, clean, events.day)
    fake = _pseudo(events, clean)
    hour = np.full(len(fake), int(np.median(events.hour)) if len(events.hour) else 0)
    noise = _gaps(series, fake, hour)
    phi = float(np.mean(noise.gap**2 / noise.variance)) if len(fake) else 0.0
    found = _gaps(series, events.day[real], events.hour[real])
    error = np.full(len(events.day), np.nan)
    value = error.copy()
    value[real], error[real] = found.gap, np.sqrt(phi * found.variance)
    return _judge((value, error, real), noise, phi, found)


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Window minus expectation of some days, the variance of each and of their sum in units of phi."""

    gap: Floats
    variance: Floats
    total_variance: float


def _gaps(series: _Series, day: Ints, hour: Ints) -> _Gaps:
    """The observed minus the expected windows that begin on the days given."""
    size, total, factor = len(series.clean), series.total, series.factor
    compared = near(series.clean, day)
    part = series.after(hour)
    later = np.minimum(day[:, None] + np.arange(1, SPAN), size - 1)
    length = part * factor[day] + factor[later].sum(axis=1)
    weight = compared / np.maximum(compared.sum(axis=1), 1)[:, None] / factor * length[:, None]
    expected = weight @ total
    seen = (series.hourly[day] * (np.arange(24) >= hour[:, None])).sum(axis=1) + total[later].sum(axis=1)
    level = np.maximum(factor * max(float((total / factor)[series.clean].mean()), 1e-9), 1e-9) if size else factor
    own = np.maximum(expected, level.min())
    apart = (weight**2) @ level
    together = float((weight.sum(axis=0) ** 2) @ level + own.sum())
    return _Gaps(seen - expected, own + apart, together)


def _pseudo(events: Events, clean: Mask) -> Ints:
    """First days of windows without an event or a closed day in them."""
    starts = np.flatnonzero(
        np.lib.stride_tricks.sliding_window_view(np.append(clean, [False] * (SPAN - 1)), SPAN).all(1)
    )
    return starts[usable(events, clean, starts)].astype(np.int64)


def _judge(found: tuple[Floats, Floats, Mask], noise: _Gaps, phi: float, real: _Gaps) -> Overflow:
    """Intervals, placebo distribution and whether the comparison can be believed."""
    value, error, is_usable = found
    count, pool = int(is_usable.sum()), noise.gap
    enough = len(pool) >= MIN_PLACEBOS and count > 0 and phi > 0
    placebos = np.zeros(0)
    total, total_p, p = None, 1.0, np.full(len(value), np.nan)
    if enough:
        rng = np.random.default_rng(SEED)
        placebos = pool[rng.integers(0, len(pool), (PLACEBO_SETS, count))].mean(axis=1)
        summed = float(value[is_usable].sum())
        factor = float(stats.t.ppf(0.5 + CONFIDENCE / 2, max(len(pool) // 2, 2)))  # neighbors share days
        reach = factor * float(np.sqrt(phi * real.total_variance))
        total = Estimate(summed, summed - reach, summed + reach)
        total_p = _tail(np.abs(placebos * count), abs(summed))
        score = np.sort(np.abs(pool) / np.sqrt(noise.variance))
        own = np.abs(value[is_usable]) / np.sqrt(real.variance)
        p[is_usable] = (1 + len(score) - np.searchsorted(score, own)) / (1 + len(score))
    error_of_mean = float(np.std(pool)) / np.sqrt(max(len(pool), 1)) if len(pool) else 0.0
    level = enough and abs(float(pool.mean())) < 2.6 * error_of_mean
    return Overflow(is_usable, value, error, p, total, total_p, placebos, bool(level))


def _tail(placebos: Floats, seen: float) -> float:
    return float((1 + np.sum(placebos >= seen)) / (1 + len(placebos)))
