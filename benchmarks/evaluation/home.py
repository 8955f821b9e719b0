"""Marts of a whole night beside the same figures computed in memory: the page's shortcut is shown to be one."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from analytics.estimate import Estimate
from benchmarks.evaluation.coupons import KINDS, score_coupons
from benchmarks.evaluation.scorers import promotions, score_halo, score_reservation
from benchmarks.evaluation.worlds import BRAND_NAMES, Tenant, tenants
from ingestion.sandbox.coupons import OFFERS
from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.promotions import PROMOTIONS
from ingestion.sandbox.stage import SHOPS

TOLERANCE = 0.1  # of the half-width: one person in a hundred buys under two accounts, points are spread over lines
HALO = """select overflow_cny, ci_low_cny, ci_high_cny from marts.mart_live_halo
    where shop_id = ? and live_id = 'all' and method = ?"""
RESERVATION = """select att_cny, ci_low_cny, ci_high_cny from marts.mart_reservation
    where brand_id = ? and notice_id = 'all' and reservation_source = ?"""
PROMOTION = """select pulled_cny, pulled_ci_low_cny, pulled_ci_high_cny from marts.mart_promo
    where brand_id = ? and category_id = 'all' and promo_id = ?"""
COUPON = """select incr_{0}, incr_{0}_ci_low, incr_{0}_ci_high from marts.mart_coupon
    where shop_id = ? and title = ?"""
COUPON_COLUMNS = {"coupon, orders per 1,000": "orders_per_1k", "coupon, net per yuan": "net_revenue_per_subsidy"}
Key = tuple[str, str]


def differences(home: Path, options: SandboxOptions) -> list[str]:
    """One sentence for every figure that differs."""
    release = home / "serving" / "current" / "huoshui.duckdb"
    with duckdb.connect(str(release), read_only=True) as connection:
        pairs = [pair for tenant in tenants(options) for pair in _pairs(tenant)]
        found = [(name, ours, connection.execute(sql, key).fetchone()) for name, sql, key, ours in pairs]
    return [
        f"{name}: in memory {ours}, mart {mart}"
        for name, ours, mart in found
        if not agrees(ours, mart, 1 if name.startswith("coupon") else 100)
    ]


def _pairs(tenant: Tenant) -> Iterator[tuple[str, str, Key, Estimate | None]]:
    """Name, query, its parameters, and the figure in memory."""
    for one in [one for one in score_halo(tenant) if one.question != "halo, all shops"]:
        method = one.question.removeprefix("halo, ")
        yield f"{one.question} of {one.subject}", HALO, (one.subject, method), one.estimate
    for one in score_reservation(tenant):
        yield f"{one.question} of {one.subject}", RESERVATION, (one.subject, "all"), one.estimate
    for place, effect in promotions(tenant):
        brand, promo = BRAND_NAMES[tenant.brand], PROMOTIONS[place].promo_id
        yield f"{promo} of {brand}", PROMOTION, (brand, promo), effect.pulled
    for one in score_coupons(tenant):
        kind = next(kind for kind, name in KINDS.items() if one.subject.endswith(name))
        shop, sql = SHOPS[tenant.main_shop].shop_id, COUPON.format(COUPON_COLUMNS[one.question])
        yield f"{one.question} of {one.subject}", sql, (shop, OFFERS[kind].title), one.estimate


def agrees(ours: Estimate | None, mart: tuple[float, ...] | None, unit: int = 100) -> bool:
    """Whether value and both ends lie within TOLERANCE of the half-width of each other; `unit`: ours in the mart's."""
    if ours is None or mart is None or mart[0] is None:
        return ours is None and (mart is None or mart[0] is None)
    room = TOLERANCE * ours.half_width + (unit if unit > 1 else 0)
    ends = (ours.value, ours.low, ours.high)
    return all(abs(one - unit * float(other)) <= room for one, other in zip(ends, mart, strict=True))
