"""Functions from one brand of a sandbox tenant to outcomes. A further estimator joins by one line in SCORERS."""

from collections.abc import Callable, Iterator

import numpy as np

from analytics.estimate import pooled
from analytics.halo.baseline import overflow
from analytics.halo.contrast import Goods, contrast
from analytics.halo.window import Events
from analytics.promotion.effect import AFTER_DAYS, BEFORE_DAYS, PromotionEffect, Window, promotion_effect
from analytics.reservation import randomized
from benchmarks.evaluation.coupons import score_coupons
from benchmarks.evaluation.outcomes import Outcome
from benchmarks.evaluation.weeks import score_fatigue
from benchmarks.evaluation.worlds import BRAND_NAMES, Tenant, daily, goods, own_ground
from ingestion.sandbox import clock
from ingestion.sandbox.frame import Array
from ingestion.sandbox.promotions import CREATED, HALO, PROMOTIONS, PULLED, REMINDED, WAITED
from ingestion.sandbox.stage import SHOPS, shops_of

Scorer = Callable[[Tenant], Iterator[Outcome]]


def spans(tenant: Tenant) -> list[tuple[int, int]]:
    """First and last day of every promotion, as positions in the history."""
    start = tenant.options.start
    return [((one.begin - start) // clock.DAY, (one.end - start) // clock.DAY - 1) for one in PROMOTIONS]


def days_in(tenant: Tenant, before: int, after: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Days within `before` days of a promotion's first and `after` days of its last one."""
    day = np.arange(tenant.options.days)
    return np.asarray(
        np.any([(day >= first - before) & (day <= last + after) for first, last in spans(tenant)], axis=0)
    )


def special(tenant: Tenant, shop: int) -> Array:
    """Rows of the shop's special sessions that have ended."""
    sessions = tenant.catalog.sessions
    found = (sessions["is_special"] == 1) & (sessions["shop"] == shop) & (sessions["stop"] < tenant.options.stop)
    return np.flatnonzero(found)


def score_halo(tenant: Tenant) -> Iterator[Outcome]:
    """Total overflow of the judged sessions of each shop, by baseline and by contrast."""
    frame, sessions = tenant.world.orders, tenant.catalog.sessions
    caused = np.bincount(
        frame["cause_of"][frame["cause"] == HALO], tenant.net[frame["cause"] == HALO], len(sessions["shop"])
    )
    truths, totals = [], []
    for shop in shops_of(tenant.brand):
        rows = special(tenant, shop)
        end = sessions["stop"][rows] - tenant.options.start
        events = Events(end // clock.DAY, end % clock.DAY // clock.HOUR, days_in(tenant, 0, 0))
        name, truth = SHOPS[shop].shop_id, caused[rows]
        found = overflow(own_ground(tenant, shop), events, tenant.first_weekday)
        yield Outcome("halo, baseline", name, float(truth[found.is_usable].sum()), found.total)
        if found.total is not None:
            truths.append(float(truth[found.is_usable].sum()))
            totals.append(found.total)
        whole, late, category = goods(tenant, shop)
        treated = sessions["focus"][rows][:, None] == category
        against = contrast(Goods(whole, late, treated), events, tenant.first_weekday)
        yield Outcome("halo, contrast", name, float(truth[~np.isnan(against.overflow)].sum()), against.total)
    if totals:
        yield Outcome("halo, all shops", BRAND_NAMES[tenant.brand], sum(truths), pooled(totals))


def score_reservation(tenant: Tenant) -> Iterator[Outcome]:
    """Net revenue in the session per reminded reservation, by the holdout."""
    reserved, frame = tenant.world.touches["reservations"], tenant.world.orders
    over = tenant.catalog.sessions["stop"][reserved["session"]] < tenant.options.stop
    over &= tenant.world.people["union_from"][reserved["person"]] <= reserved["reserved_at"]  # else no order is theirs
    stride = np.int64(tenant.world.block.persons)
    key = (reserved["session"] * stride + reserved["person"])[over]
    live = np.flatnonzero(frame["session"] >= 0)
    bought = frame["session"][live] * stride + frame["person"][live]
    ranked = np.argsort(key)
    place = np.minimum(np.searchsorted(key[ranked], bought), len(key) - 1)
    same = key[ranked][place] == bought
    paid = np.bincount(ranked[place[same]], tenant.net[live[same]], len(key)).astype(np.float64)
    treated = reserved["is_holdout"][over] == 0
    caused = live[same][frame["cause"][live[same]] == REMINDED]
    truth = float(tenant.net[caused].sum()) / max(int(treated.sum()), 1)
    yield Outcome("reservation, holdout", BRAND_NAMES[tenant.brand], truth, randomized(paid, treated))


def promotions(tenant: Tenant) -> list[tuple[int, PromotionEffect]]:
    """The estimate of every promotion with its place in PROMOTIONS; those without a baseline are left out."""
    sales, touched = daily(tenant), days_in(tenant, BEFORE_DAYS, AFTER_DAYS)
    found = [
        (place, promotion_effect(sales, Window(first, last, touched, tenant.first_weekday)))
        for place, (first, last) in enumerate(spans(tenant))
        if first >= BEFORE_DAYS
    ]
    return [(place, one) for place, one in found if one is not None]


def score_promotion(tenant: Tenant) -> Iterator[Outcome]:
    """Moved demand, lift and created demand of each promotion whose dips have passed, and moved demand of all."""
    frame, net, name = tenant.world.orders, tenant.net, BRAND_NAMES[tenant.brand]
    whole = [(place, one) for place, one in promotions(tenant) if one.is_complete]
    moved_in_all = 0.0
    for place, one in whole:
        mine = frame["cause_of"] == place
        moved = float(net[mine & np.isin(frame["cause"], (WAITED, PULLED))].sum())
        created = float(net[mine & (frame["cause"] == CREATED)].sum())
        moved_in_all += moved
        yield Outcome("promotion, moved, one", name, moved, one.pulled)
        yield Outcome("promotion, lift, one", name, moved + created, one.lift)
        yield Outcome("promotion, created, one", name, created, one.net_incremental)
        if moved + created > 0:
            share = moved / (moved + created)
            yield Outcome("promotion, pull-forward share, one", name, share, one.pull_forward_share)
    if whole:
        yield Outcome("promotion, moved, year", name, moved_in_all, pooled([one.pulled for _, one in whole]))


SCORERS: tuple[Scorer, ...] = (score_halo, score_reservation, score_promotion, score_coupons, score_fatigue)
