"""Estimator B: goods the session was about against the shop's other goods (difference in differences).

overflow(e) = T_after - T_before x C_after / C_before          T treated goods, C the others of the shop
"before" are clean days near the event, weighed as in estimator A, so a good day of the whole shop is no halo.
Error: every product's own part of the sum over all events is one cluster (products sell in streaks of their own).
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
    parts = _parts(after, _usual(goods.whole, compared, factor) * length[:, None], treated)
    overflow[use] = parts.sum(axis=1)
    has_lead = leads.any(axis=1)
    before = _usual(goods.whole, leads, factor)[has_lead]
    earlier = _usual(goods.whole, compared & ~leads, factor)[has_lead]
    leads_p = _p(_parts(before, earlier, treated[has_lead]))
    return Contrast(_clustered(parts), overflow, leads_p, leads_p > 0.1)


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


def _clustered(parts: Floats) -> Estimate | None:
    """The sum with an interval from products as clusters."""
    by_product = parts.sum(axis=0)
    live = by_product != 0
    n = int(live.sum())
    if n < 3:
        return None
    error = float(np.sqrt(n * np.var(by_product[live], ddof=1)))
    reach = float(stats.t.ppf(0.5 + CONFIDENCE / 2, n - 1)) * error
    value = float(by_product.sum())
    return Estimate(value, value - reach, value + reach)


def _p(parts: Floats) -> float:
    """Two-sided p value of the sum being 0, products as clusters."""
    found = _clustered(parts)
    if found is None:
        return 0.0
    n = int((parts.sum(axis=0) != 0).sum())
    factor = float(stats.t.ppf(0.5 + CONFIDENCE / 2, n - 1))
    return float(2 * stats.t.sf(abs(found.value) / max(found.half_width / factor, 1e-12), n - 1))
