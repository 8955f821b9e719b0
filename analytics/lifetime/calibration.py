"""Does the model foretell? Fitted on the first part of history, asked about the rest, compared customer by customer."""

from dataclasses import dataclass

import numpy as np

from analytics.lifetime.arrays import DAYS_PER_WEEK, Floats, Integers
from analytics.lifetime.btyd import fit_btyd
from analytics.lifetime.expectation import expected_purchases
from analytics.lifetime.likelihood import Model
from analytics.lifetime.summary import Purchases, Summary, summarize

HOLDOUT_SHARE = 0.25
DECILES = 10


@dataclass(frozen=True, slots=True)
class Decile:
    """A tenth of the customers, ranked by what the model expects of them: means per customer."""

    decile: int
    customers: int
    expected: float
    actual: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Purchases expected and made in the holdout.

    `mean_absolute_error` in purchases per customer; `total_ratio` expected over actual, None where nobody bought.
    """

    customers: int
    holdout_days: int
    expected: float
    actual: int
    mean_absolute_error: float
    total_ratio: float | None
    deciles: tuple[Decile, ...]


def calibrate(model: Model, purchases: Purchases, last_day: int, cut: int | None = None) -> Calibration | None:
    """Fit on days up to `cut` (else the first three quarters of the span), compare with the days after it.

    None where the first part is too small to fit or the rest has no day.
    """
    if not len(purchases.day):
        return None
    first = int(purchases.day.min())
    cut = last_day - round((last_day - first) * HOLDOUT_SHARE) if cut is None else cut
    summary = summarize(purchases, cut)
    fit = fit_btyd(model, summary)
    if fit.parameters is None or cut >= last_day:
        return None
    weeks = np.array([(last_day - cut) / DAYS_PER_WEEK])
    expected = expected_purchases(model, fit.parameters, summary, weeks)[:, 0]
    actual = purchase_days_after(purchases.through(last_day), cut, summary)
    return _compared(expected, actual, last_day - cut)


def purchase_days_after(purchases: Purchases, cut: int, summary: Summary) -> Integers:
    """Days with a purchase after `cut` of each customer of the summary, shape (n,)."""
    days = purchases.net_days()
    later = days.customer[days.day > cut]
    if not len(summary):
        return np.zeros(0, np.int64)
    place = np.minimum(np.searchsorted(summary.customer, later), len(summary) - 1)
    known = summary.customer[place] == later
    return np.bincount(place[known], minlength=len(summary)).astype(np.int64)


def _compared(expected: Floats, actual: Integers, days: int) -> Calibration:
    total = int(actual.sum())
    order = np.argsort(expected, kind="stable")
    tenths = [part for part in np.array_split(order, DECILES) if len(part)]
    return Calibration(
        customers=len(expected),
        holdout_days=days,
        expected=float(expected.sum()),
        actual=total,
        mean_absolute_error=float(np.abs(expected - actual).mean()),
        total_ratio=float(expected.sum()) / total if total else None,
        deciles=tuple(
            Decile(number, len(part), float(expected[part].mean()), float(actual[part].mean()))
            for number, part in enumerate(tenths, 1)
        ),
    )
