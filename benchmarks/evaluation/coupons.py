"""What coupons granted by lot created in a sandbox brand, counted from its own frames, and the estimate by the lot."""

from collections.abc import Iterator

import numpy as np

from analytics.coupon import coupon_effect
from analytics.estimate import Estimate, Floats, Ints, Mask
from benchmarks.evaluation.outcomes import Outcome
from benchmarks.evaluation.worlds import BRAND_NAMES, Tenant
from ingestion.sandbox import clock
from ingestion.sandbox.channels import marked
from ingestion.sandbox.coupons import OFFERS, THANKING, WAKING
from ingestion.sandbox.frame import Frame, rows, take
from ingestion.sandbox.grants import CAMPAIGNS
from ingestion.sandbox.promotions import GRANTED

KINDS = {WAKING: "waking", THANKING: "thanking"}


def judged(tenant: Tenant, kind: int) -> Frame:
    """Grants of one coupon whose days are over."""
    given = tenant.world.grants
    over = given["at"] + OFFERS[kind].days * clock.DAY < tenant.options.stop
    return take(given, (given["kind"] == kind) & over)


def bought(tenant: Tenant, given: Frame, kind: int, value: Floats, chosen: Mask) -> Floats:
    """Per grant: the sum of `value` over its person's `chosen` orders within the days of the coupon."""
    frame, size = tenant.world.orders, tenant.world.block.persons
    found = np.zeros(rows(given))
    for grant in np.unique(given["grant"]):
        mine = np.flatnonzero(given["grant"] == grant)
        since = np.full(size, clock.NEVER)
        since[given["person"][mine]] = given["at"][mine]
        wait = frame["at"] - since[frame["person"]]
        keep = chosen & (wait >= 0) & (wait <= OFFERS[kind].days * clock.DAY)
        found[mine] = np.bincount(frame["person"][keep], value[keep], size)[given["person"][mine]]
    return found


def lost(tenant: Tenant) -> Floats:
    """Per order: net revenue that its granted coupon took off what would have been bought anyway."""
    lines, frame = tenant.world.lines, tenant.world.orders
    off = np.bincount(lines["order"], lines["merchant"] - lines["usual"], rows(frame))
    revenue = np.maximum(frame["goods_paid"] - frame["points"] + frame["platform"], 1)
    anyway = (frame["grant_offer"] >= 0) & (frame["cause"] != GRANTED)
    return np.asarray(np.where(anyway, off * tenant.net / revenue, 0.0), np.float64)


def score_coupons(tenant: Tenant) -> Iterator[Outcome]:
    """Orders created per thousand granted coupons, and, where an effect is planted, net revenue per yuan of subsidy."""
    frame = tenant.world.orders
    paid = (tenant.paid_day >= 0) & ~marked(frame["variant"], "brand_gift")
    ones, spent, gone = np.ones(rows(frame)), frame["merchant"].astype(np.float64), lost(tenant)
    of = np.array([kind for kind, _ in CAMPAIGNS])[np.where(frame["cause"] == GRANTED, frame["cause_of"], 0)]
    for kind, name in KINDS.items():
        given, subject = judged(tenant, kind), f"{BRAND_NAMES[tenant.brand]}, {name}"
        if not rows(given):
            continue
        has_it = given["is_held"] == 0
        taken = paid & (frame["grant_offer"] >= 0) & (frame["grant_offer"] % len(OFFERS) == kind)
        created = paid & (frame["cause"] == GRANTED) & (of == kind)
        subsidy = np.where(has_it, bought(tenant, given, kind, spent, taken), 0.0)
        outcomes = {
            "orders": bought(tenant, given, kind, ones, paid),
            "net": bought(tenant, given, kind, tenant.net, paid),
        }
        found = coupon_effect(outcomes, subsidy, has_it, _strata(given))
        orders = float(bought(tenant, given, kind, ones, created).sum())
        told = _thousand(found.each["orders"]) if found else None
        yield Outcome("coupon, orders per 1,000", subject, 1000 * orders / has_it.sum(), told)
        if tenant.options.planted.coupon:
            gain = bought(tenant, given, kind, tenant.net, created) - bought(tenant, given, kind, gone, taken)
            truth = float(gain[has_it].sum() / max(subsidy.sum(), 1.0))
            yield Outcome("coupon, net per yuan", subject, truth, found.per_subsidy["net"] if found else None)


def _strata(given: Frame) -> Ints:
    return np.unique(given["grant"], return_inverse=True)[1].astype(np.int64)


def _thousand(one: Estimate) -> Estimate:
    return Estimate(1000 * one.value, 1000 * one.low, 1000 * one.high)
