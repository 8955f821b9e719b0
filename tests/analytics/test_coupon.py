"""What a granted coupon creates, against figures worked by hand and against worlds whose truth is known."""

import numpy as np
import pytest

from analytics.coupon import coupon_effect


def test_a_case_worked_by_hand():
    """200 granted, 100 withheld, one grant: 80 and 30 orders of 100 fen; 50 of the granted take 10 fen off.

    Per coupon .4 - .3 = .1 orders, (80 x 100 - 50 x 10) / 200 - 30 = 37.5 - 30 = 7.5 fen, subsidy 2.5 fen: 3 fen of net
    revenue per fen. Orders are ones: s2 = n p (1 - p) / (n - 1).
    """
    granted = np.arange(300) < 200
    bought = np.where(granted, np.arange(300) < 80, np.arange(300) < 230).astype(float)
    subsidy = np.where(np.arange(300) < 50, 10.0, 0.0)
    found = coupon_effect({"orders": bought, "net": 100 * bought - subsidy}, subsidy, granted, np.zeros(300, np.int64))
    error = np.sqrt(0.4 * 0.6 / 199 + 0.3 * 0.7 / 99)
    assert found.subsidy == pytest.approx(2.5)
    assert found.each["orders"].value == pytest.approx(0.1)
    assert found.each["orders"].half_width == pytest.approx(1.959964 * error, rel=1e-5)
    assert found.each["net"].value == pytest.approx(7.5)
    assert found.per_subsidy["net"].value == pytest.approx(3.0)
    # Y - 3 D of the granted: 50 times 100 - 10 - 30, 30 times 100, else 0
    rest = np.array([60.0] * 50 + [100.0] * 30 + [0.0] * 120)
    spread = np.sqrt(rest.var(ddof=1) / 200 + 100**2 * 0.3 * 0.7 / 99) / 2.5
    assert found.per_subsidy["net"].half_width == pytest.approx(1.959964 * spread, rel=1e-5)


def test_the_example_of_the_page():
    """docs/costs.md: 20 orders per thousand, 2.22 yuan of net revenue and 1.78 of subsidy a coupon, 1.25 per yuan."""
    place = np.arange(10_000)
    granted = place < 9_000
    orders = ((place < 900) | (place >= 9_920)).astype(float)
    subsidy = np.where(place < 800, 2_000.0, 0.0)
    outcomes = {"orders": orders, "net": 20_000 * orders - subsidy}
    found = coupon_effect(outcomes, subsidy, granted, np.zeros(10_000, np.int64))
    assert 1_000 * found.each["orders"].value == pytest.approx(20)
    assert found.each["net"].value == pytest.approx(222, abs=0.5)
    assert found.subsidy == pytest.approx(178, abs=0.5)
    assert found.per_subsidy["net"].value == pytest.approx(1.25)


def test_grants_of_good_and_bad_buyers_are_compared_each_by_itself():
    """The better list had more withheld: together the coupon seems to do harm, list by list it does nothing."""
    rng = np.random.default_rng(3)
    grant = np.repeat([0, 1], 4_000)
    granted = rng.random(8_000) < np.where(grant == 0, 0.5, 0.95)
    orders = (rng.random(8_000) < np.where(grant == 0, 0.4, 0.05)).astype(float)
    assert orders[granted].mean() < orders[~granted].mean() - 0.1
    assert coupon_effect({"orders": orders}, granted * 1.0, granted, grant).each["orders"].covers(0.0)


@pytest.mark.parametrize("created", [0.0, 0.08])
def test_intervals_cover_what_was_created_and_claim_nothing_where_nothing_was(created):
    covered, found_any, seeds = {"orders": 0, "net": 0}, 0, 200
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        granted = rng.random(8_000) < 0.9
        anyway = rng.poisson(0.08, 8_000)
        more = (rng.random(8_000) < created) & granted
        worth = rng.lognormal(4, 0.8, 8_000)
        orders = (anyway + more).astype(float)
        subsidy = np.where(granted & (orders > 0), 0.1 * worth, 0.0)
        net = worth * orders - subsidy
        truth = {"orders": created, "net": created * np.exp(4.32) / subsidy[granted].mean() - 1}
        found = coupon_effect({"orders": orders, "net": net}, subsidy, granted, np.zeros(8_000, np.int64))
        covered["orders"] += found.each["orders"].covers(truth["orders"])
        covered["net"] += found.per_subsidy["net"].covers(truth["net"])
        found_any += not found.each["orders"].covers(0.0)
    assert min(covered.values()) >= 0.9 * seeds
    assert found_any >= 0.9 * seeds if created else found_any <= 0.1 * seeds


def test_a_lot_that_can_tell_nothing_says_nothing():
    granted = np.arange(300) < 201
    ones, grant = np.ones(300), np.zeros(300, np.int64)
    assert coupon_effect({"orders": ones}, ones * granted, granted, grant) is None  # 99 withheld
    granted = np.arange(300) < 200
    rare = np.where(granted, 1.0, 0.0)
    rare[-29:] = 1.0
    assert coupon_effect({"orders": rare}, ones * granted, granted, grant) is None  # 29 orders of those without it
    rare[-30:] = 1.0
    assert coupon_effect({"orders": rare}, ones * granted, granted, grant) is not None
    unused = coupon_effect({"orders": ones}, 0 * ones, granted, grant)
    assert unused.per_subsidy == {"orders": None}
