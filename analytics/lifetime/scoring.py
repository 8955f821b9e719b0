"""Everything known about a customer in one row: RFM, alive or not, purchases to come and their value.

MBG/NBD says who is alive, because it lets a customer leave after the first purchase; BG/NBD says how much is to come;
Gamma-Gamma says of what value. The nightly marts and `huoshui score` call the same functions.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from analytics.lifetime import rfm
from analytics.lifetime.arrays import DAYS_PER_WEEK, Floats, Integers
from analytics.lifetime.btyd import BtydFit, fit_btyd
from analytics.lifetime.expectation import p_alive, p_no_purchase, purchases_if_alive
from analytics.lifetime.fit import FitStatus
from analytics.lifetime.gamma_gamma import ValueFit, ValueParameters, expected_value, fit_gamma_gamma
from analytics.lifetime.likelihood import Model, Parameters
from analytics.lifetime.summary import Purchases, Summary, summarize
from analytics.lifetime.value import Discount, support

WINDOW_DAYS = 365
HORIZONS = (30, 90, 365)
SILENCES = (30, 90)
_WORST_FIRST = (FitStatus.TOO_FEW, FitStatus.NOT_CONVERGED, FitStatus.LAST_GOOD, FitStatus.OK)


@dataclass(frozen=True, slots=True)
class LastGood:
    """Parameters of earlier fits, used where a new fit fails."""

    bg_nbd: Parameters | None = None
    mbg_nbd: Parameters | None = None
    gamma_gamma: ValueParameters | None = None


@dataclass(frozen=True, slots=True)
class Fits:
    """The three models of one group of customers."""

    bg_nbd: BtydFit
    mbg_nbd: BtydFit
    gamma_gamma: ValueFit

    @property
    def status(self) -> FitStatus:
        """The worst of the three."""
        found = {self.bg_nbd.status, self.mbg_nbd.status, self.gamma_gamma.status}
        return next(status for status in _WORST_FIRST if status in found)


@dataclass(frozen=True, slots=True)
class Terms:
    """How value is counted: minor units of a currency unit, margin as a share of value, discount, RFM thresholds."""

    minor_units: int = 100
    margin: float = 1.0
    discount: Discount = field(default_factory=Discount)
    thresholds: rfm.Thresholds | None = None


def fit_models(summary: Summary, last_good: LastGood | None = None) -> Fits:
    """Fit the three models to one group of customers."""
    known = last_good or LastGood()
    return Fits(
        fit_btyd(Model.BG_NBD, summary, known.bg_nbd),
        fit_btyd(Model.MBG_NBD, summary, known.mbg_nbd),
        fit_gamma_gamma(summary, known.gamma_gamma),
    )


def score_customers(purchases: Purchases, last_day: int, fits: Fits, terms: Terms) -> pa.Table:
    """One row per customer with a purchase up to `last_day`, sorted by `customer`; money in minor units.

    What a missing model would have said is null.
    """
    days = purchases.through(last_day).net_days()
    summary = summarize(days, last_day)
    columns = {
        "customer": pa.array(summary.customer),
        **_history(summary),
        **_rfm(days, summary, last_day, terms),
        **_alive(summary, fits),
        **_ahead(summary, fits, terms),
    }
    columns["fit_status"] = pa.array(np.full(len(summary), fits.status.value, dtype=object), pa.string())
    return pa.table(columns)


def _history(summary: Summary) -> dict[str, pa.Array]:
    """What the models saw, weeks rounded to what a day can tell."""
    return {
        "x": pa.array(summary.x.astype(np.int64)),
        "t_x": _rounded(summary.t_x),
        "T": _rounded(summary.T),
        "mean_repeat_value": _money(summary.mean_value),
    }


def _rfm(days: Purchases, summary: Summary, last_day: int, terms: Terms) -> dict[str, pa.Array]:
    """Measures over the last 365 days, scores and segment."""
    inside = days.day > last_day - WINDOW_DAYS
    place = np.searchsorted(summary.customer, days.customer[inside])
    frequency = np.bincount(place, minlength=len(summary)).astype(np.int64)
    money = np.bincount(place, days.value[inside], len(summary)).astype(np.float64)
    recency = last_day - summary.last_day
    measures = (recency.astype(np.float64), frequency.astype(np.float64), money / terms.minor_units)
    if not len(summary):
        return _rfm_arrays(recency, frequency, money, None)
    thresholds = terms.thresholds or rfm.quantile_thresholds(*measures)
    return _rfm_arrays(recency, frequency, money, rfm.score(*measures, thresholds))


def _rfm_arrays(
    recency: Integers, frequency: Integers, money: Floats, scores: rfm.Scores | None
) -> dict[str, pa.Array]:
    none = np.zeros(0, np.int64)
    return {
        "recency_days": pa.array(recency),
        "frequency": pa.array(frequency.astype(np.int64)),
        "monetary": _money(money),
        "r_score": pa.array(scores.recency if scores else none),
        "f_score": pa.array(scores.frequency if scores else none),
        "m_score": pa.array(scores.monetary if scores else none),
        "segment": pa.array(scores.segments() if scores else [], pa.string()),
    }


def _alive(summary: Summary, fits: Fits) -> dict[str, pa.Array]:
    columns = {}
    for name, fit in (("p_alive_bg", fits.bg_nbd), ("p_alive_mbg", fits.mbg_nbd)):
        known = None if fit.parameters is None else p_alive(fit.model, fit.parameters, summary)
        columns[name] = _rounded(_or_unknown(known, summary))
    model, parameters = fits.bg_nbd.model, fits.bg_nbd.parameters
    for days in SILENCES:
        weeks = days / DAYS_PER_WEEK
        known = None if parameters is None else p_no_purchase(model, parameters, summary, weeks)
        columns[f"p_no_purchase_{days}"] = _rounded(_or_unknown(known, summary))
    return columns


def _ahead(summary: Summary, fits: Fits, terms: Terms) -> dict[str, pa.Array]:
    """Purchases and value to come; the curve is asked once for all horizons."""
    times, weights = support(terms.discount)
    horizons = np.array(HORIZONS) / DAYS_PER_WEEK
    curve = np.full((len(summary), len(horizons) + len(times)), np.nan)
    model, parameters = fits.bg_nbd.model, fits.bg_nbd.parameters
    if parameters is not None:
        alive = p_alive(model, parameters, summary)
        curve = alive[:, None] * purchases_if_alive(model, parameters, summary, np.append(horizons, times))
    value = np.full(len(summary), np.nan)
    if fits.gamma_gamma.parameters is not None:
        value = expected_value(fits.gamma_gamma.parameters, summary)
    columns = {f"e_tx_{days}": _rounded(curve[:, place]) for place, days in enumerate(HORIZONS)}
    columns["e_value"] = _money(value)
    columns["clv_365"] = _money(value * terms.margin * (curve[:, len(horizons) :] @ weights))
    return columns


def _or_unknown(values: Floats | None, summary: Summary) -> Floats:
    return np.full(len(summary), np.nan) if values is None else values


def _rounded(values: Floats) -> pa.Array:
    """Six decimals, so that the last bits of a processor's arithmetic are not published."""
    return pa.array(np.round(values, 6), from_pandas=True)


def _money(values: Floats) -> pa.Array:
    """Whole minor units; unknown is null."""
    return pa.array(np.rint(values), pa.float64(), from_pandas=True).cast(pa.int64())
