"""Estimator B: goods the session was about against the shop's other goods (difference in differences).

overflow(e) = T_after - T_before x C_after / C_before          T treated goods, C the others of the shop
"before" are clean days near the event, weighed as in estimator A, so a good day of the whole shop is no halo.
Error: clusters are events (what a session is about is decided session by session, and a good day of its goods lifts all
of them) and products (they sell in streaks of their own), two-way after Cameron, Gelbach and Miller (2011), never below
either way alone; t with the fewer clusters less one. Noise is what is left beside an effect in proportion to a
product's usual sales: that a popular product gains more is no noise.
Leads: the clean days just before the events, estimated the same way; they must be flat, else trends were not parallel.
What spills over to other goods is missed and even taken off: this estimate is low where the halo is broad.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from analytics.estimate import CONFIDENCE, Estimate, Floats, Ints, Mask
from analytics.halo.window import SPAN, Events, near, usable, weekday_factors

LEAD_DAYS = 3
MIN_CONTROLS = 0.2  # of the usual sales of other goods, below which they are too few to compare with


@dataclass(frozen=True, slots=True)
class Goods:
    """Sales of a shop's products on its own ground, days x products: the whole day, and after the sessions' end."""

    whole: Floats
    late: Floats
    treated: Mask  # events x products


@dataclass(frozen=True, slots=True)
class Contrast:
    """Sum over the usable events, their own parts (NaN for the others), and the p value of the leads."""

    total: Estimate | None
    overflow: Floats
    leads_p: float
    is_credible: bool  # leads are flat (p > 0.1)


def contrast(goods: Goods, events: Events, first_weekday: int) -> Contrast:
    """Difference in differences over all usable events of one shop."""
    clean = events.clean()
    clean_sales = goods.whole.sum(axis=1)
    factor = weekday_factors(clean_sales, clean, first_weekday)
    use = usable(events, clean, events.day) & goods.treated.any(axis=1) & ~goods.treated.all(axis=1)
    use &= _has_controls(goods, near(clean, events.day))
    overflow = np.full(len(events.day), np.nan)
    if use.sum() < 2:
        return Contrast(None, overflow, 0.0, False)
    day, treated = events.day[use], goods.treated[use]
    compared = near(clean, day)
    leads = compared & (np.arange(events.days) < day[:, None]) & (np.arange(events.days) >= day[:, None] - LEAD_DAYS)
    after = _window(goods, day)
    share = float(goods.late[clean].sum()) / max(float(clean_sales[clean].sum()), 1e-9)
    length = share * factor[day] + factor[day[:, None] + np.arange(1, SPAN)].sum(axis=1)
    usual = _usual(goods.whole, compared, factor) * length[:, None]
    parts = _parts(after, usual, treated)
    overflow[use] = parts.sum(axis=1)
    has_lead = leads.any(axis=1)
    before = _usual(goods.whole, leads, factor)[has_lead]
    earlier = _usual(goods.whole, compared & ~leads, factor)[has_lead]
    leads_p = _p(_parts(before, earlier, treated[has_lead]), earlier * treated[has_lead])
    return Contrast(_total(parts, usual * treated), overflow, leads_p, leads_p > 0.1)


def _has_controls(goods: Goods, compared: Mask) -> Mask:
    """Events before which other goods sold enough to say how their sales moved."""
    usual = (compared @ goods.whole * ~goods.treated).sum(axis=1) / np.maximum(compared.sum(axis=1), 1)
    result: Mask = (usual > 0) & (usual >= MIN_CONTROLS * float(np.median(usual)))
    return result


def _window(goods: Goods, day: Ints) -> Floats:
    """Sales in the windows, events x products."""
    later = goods.whole[day[:, None] + np.arange(1, SPAN)].sum(axis=1)
    result: Floats = goods.late[day] + later
    return result


def _usual(whole: Floats, compared: Mask, factor: Floats) -> Floats:
    """Sales of an average day among the compared ones, weekdays evened out; events x products."""
    count = np.maximum(compared.sum(axis=1), 1)[:, None]
    result: Floats = (compared / factor) @ whole / count
    return result


def _parts(after: Floats, before: Floats, treated: Mask) -> Floats:
    """Each product's part of the difference, events x products; their sum over products is an event's overflow."""
    t_before, c_before = (before * treated).sum(axis=1), (before * ~treated).sum(axis=1)
    ratio = (after * ~treated).sum(axis=1) / np.maximum(c_before, 1e-9)
    gap = after - before * ratio[:, None]
    weight = np.where(treated, 1.0, -(t_before / np.maximum(c_before, 1e-9))[:, None])
    result: Floats = gap * weight
    return result


def _total(parts: Floats, usual: Floats) -> Estimate | None:
    """The sum with its interval; `usual`: what treated goods sell in the windows without an effect, 0 for others."""
    found = _clustered(parts, usual)
    if found is None:
        return None
    error, freedom = found
    value, reach = float(parts.sum()), float(stats.t.ppf(0.5 + CONFIDENCE / 2, freedom)) * error
    return Estimate(value, value - reach, value + reach)


def _p(parts: Floats, usual: Floats) -> float:
    """Two-sided p value of the sum being 0."""
    found = _clustered(parts, usual)
    if found is None:
        return 0.0
    error, freedom = found
    return float(2 * stats.t.sf(abs(float(parts.sum())) / max(error, 1e-12), freedom))


def _clustered(parts: Floats, usual: Floats) -> tuple[float, int] | None:
    """Standard error of the sum with events and products as clusters, and its degrees of freedom; None if too few."""
    rest = parts - usual * (float(parts.sum()) / max(float(usual.sum()), 1e-9))
    (by_event, events), (by_product, products) = _squares(rest.sum(axis=1)), _squares(rest.sum(axis=0))
    fewer = min(events, products)
    if fewer < 3:
        return None
    both = by_event + by_product - _squares(rest.ravel())[0]
    return float(np.sqrt(max(both, by_event, by_product))), fewer - 1


def _squares(rest: Floats) -> tuple[float, int]:
    """Variance of a sum from the clusters' parts of it, and how many clusters there are."""
    count = int((rest != 0).sum())
    return float((rest**2).sum()) * count / max(count - 1, 1), count
