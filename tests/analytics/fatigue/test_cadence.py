"""The best cadence of planted curves is found, and nothing is claimed where nothing was planted."""

import numpy as np
import pytest

from analytics.fatigue.cadence import LIFE, MEASURES, Curve, best, cadence, sales_share_limit
from analytics.fatigue.leaving import LEVELS, QUARTERS

K = np.arange(LEVELS)


def people(extra, leaving, seed=1, weeks=300, groups=32):
    """Sums of person-weeks and lived time: `extra` orders a week and chance of `leaving` by level; 100 yuan an order,
    40 % margin."""
    rng = np.random.default_rng(seed)
    busy = np.full((groups, LEVELS), float(weeks))
    busy[:, 0] *= 10
    usual = rng.poisson(0.08 * busy)
    more = np.where(extra >= 0, rng.poisson(np.abs(extra) * busy), 0)
    excess = more + rng.normal(0, np.sqrt(0.08 * busy))
    orders = usual + more
    net = orders * 10_000.0
    columns = {
        "weeks": busy,
        "compared_weeks": busy,
        "excess_orders": excess,
        "orders": orders,
        "net_fen": net,
        "costed_net_fen": net / 2,
        "cm3_fen": 0.4 * net / 2,
    }
    life = np.zeros((groups, *LIFE))
    life[:, :, 1, 2, 0] = 7 * busy
    life[:, :, 1, 2, 1] = rng.binomial(busy.astype(int), np.tile(leaving, (groups, 1)))
    return np.stack([columns[name] for name in MEASURES], axis=2).astype(float), life


@pytest.mark.parametrize("peak", [1, 3, 6])
def test_best_cadence_is_found(peak):
    extra = 0.05 * K * np.where(peak >= K, 1.0, 0.15)
    leaving = 0.01 + 0.001 * np.expm1(1.2 * K / peak).clip(max=50)
    found = cadence(*people(extra, leaving))
    assert found.recommended == peak
    assert found.orders.value == pytest.approx(extra, abs=5 * float(np.nanmax(found.orders.error)))
    assert found.hazard.value[peak] == pytest.approx(leaving[peak], rel=0.5)


def test_worth_is_margin_of_orders_less_what_leaving_costs():
    found = cadence(*people(0.05 * K, np.full(LEVELS, 0.01)))
    margin, pace = 10_000 * 0.4, 0.08 + 0.05 * 3.5 * 7 / 17
    expected = 0.05 * K * margin - (found.hazard.value - found.hazard.value[0]) * pace * 52 * margin
    assert found.worth.value == pytest.approx(expected, abs=60)


def test_nothing_planted_nothing_claimed():
    claimed = [cadence(*people(np.zeros(LEVELS), np.full(LEVELS, 0.01), seed=seed)).recommended for seed in range(20)]
    assert claimed.count(None) >= 19


def test_silence_is_best_where_every_touch_drives_people_away():
    found = cadence(*people(np.zeros(LEVELS), np.minimum(0.01 + 0.05 * K, 0.3)))
    assert found.recommended == 0


def test_too_few_tell_nothing():
    few = cadence(*people(0.05 * K, np.full(LEVELS, 0.01), weeks=2))
    assert few.recommended is None
    assert np.isnan(few.worth.value[1:]).all()
    none = cadence(*people(0.05 * K, np.zeros(LEVELS)))
    assert np.isnan(none.hazard.value).all()


def test_content_that_never_varied_tells_nothing_of_content():
    found = cadence(*people(0.05 * K, np.full(LEVELS, 0.01)))
    assert np.isnan(found.sales_log_odds.value).all()
    assert np.isnan(found.hazard_sales.value).all()


def test_best_needs_an_interval_above_nothing():
    worth, error = np.array([0, 5.0, 9, 7]), np.array([0, 1.0, 2, 1])
    assert best(Curve(worth, error), 32) == 2
    assert best(Curve(worth, error * 9), 32) is None
    assert best(Curve(-worth, error / 9), 32) == 0
    assert best(Curve(np.full(4, np.nan), error), 32) is None


def test_best_of_many_worlds_at_once_needs_more():
    curve = Curve(np.array([0, 9.0]), np.array([0, 3.5]))
    assert best(curve, 32) == 1
    assert best(curve, 32, claims=9) is None


def test_people_who_are_at_a_time_of_buying_are_held_against_quiet_weeks_of_that_time():
    """In the state of these weeks people buy more than in their other quiet weeks, whether spoken to or not."""
    sums, life = people(0.05 * K, np.full(LEVELS, 0.01))
    moved = sums.copy()
    moved[:, :, MEASURES.index("excess_orders")] += 0.2 * sums[:, :, MEASURES.index("compared_weeks")]
    assert cadence(moved, life).orders.value == pytest.approx(cadence(sums, life).orders.value)
    assert cadence(moved, life).orders.value[1:] == pytest.approx(0.05 * K[1:], abs=0.03)


def people_by_content(odds_ratio, daily=0.002, seed=2):
    """As `people`, with a share of sales content that varies; who gets sales content only leaves at `odds_ratio`."""
    rng = np.random.default_rng(seed)
    sums, life = people(0.02 * K, np.full(LEVELS, 0.01), seed)
    life[:] = 0
    days = np.repeat(7 * sums[:, :, :1] / QUARTERS, QUARTERS, axis=2)
    days[:, 0] = [QUARTERS * days[0, 0, 0], *[0] * (QUARTERS - 1)]
    share = np.where(K[:, None] > 0, np.arange(QUARTERS) / (QUARTERS - 1), 0)
    odds = daily * odds_ratio**share
    life[:, :, 1, :, 0] = days
    life[:, :, 1, :, 1] = rng.binomial(days.astype(int), odds / (1 + odds))
    return sums, life


def test_a_mix_is_limited_where_sales_content_drives_people_away():
    """At 3 touches .06 orders of 40 yuan are worth 2.4 yuan. Who leaves takes about 52 x .15 x 40 = 310 yuan along.

    With sales content only .002 x 7 x (8 - 1) = 10 % more leave than with none: far more than the week is worth.
    """
    found = cadence(*people_by_content(odds_ratio=8.0))
    assert sales_share_limit(found, 3) in {0.0, 0.25}
    worth = [float(one.value[3]) for one in found.worth_by_share]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] > 0 > worth[-1]


def test_a_mix_without_limit_and_one_that_does_nothing():
    keeps = cadence(*people_by_content(odds_ratio=1 / 8))
    assert sales_share_limit(keeps, 3) == 1.0
    limits = [sales_share_limit(cadence(*people_by_content(1.0, seed=seed)), 3) for seed in range(20)]
    assert limits.count(None) >= 18
    weak = cadence(*people_by_content(odds_ratio=0.8))
    assert sales_share_limit(weak, 3) == 1.0
    assert sales_share_limit(weak, 3, claims=100) is None  # who asks often enough finds something by chance
    never_varied = cadence(*people(0.05 * K, np.full(LEVELS, 0.01)))
    assert sales_share_limit(never_varied, 3) is None
