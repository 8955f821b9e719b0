from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from analytics.steps import promotion

FIRST, DAYS = date(2026, 1, 1), 181
PROMO = (100, 109)


def tables(lift=1.0):
    """Two categories of equal days; a promotion of ten days lifts both and moves nothing."""
    day = np.arange(DAYS)
    sales = 100_000 + 5_000 * (day % 7) + 100_000 * lift * ((day >= PROMO[0]) & (day <= PROMO[1]))
    both = {
        "brand_id": ["b"] * 2 * DAYS,
        "category_id": ["c1"] * DAYS + ["c2"] * DAYS,
        "date": [FIRST + timedelta(int(n)) for n in day] * 2,
        "net_revenue_fen": np.concatenate([sales, 2 * sales]).astype(np.int64),
    }
    both["margin_fen"] = both["net_revenue_fen"] // 2
    both["gross_fen"] = both["net_revenue_fen"] * 2
    both["merchant_discount_fen"] = np.full(2 * DAYS, 1_000)
    both["platform_discount_fen"] = np.full(2 * DAYS, 500)
    names = {"brand_id": ["b", "b"], "promo_id": ["big", "later"], "promo_zh": ["大促", "下次"]}
    begin = [FIRST + timedelta(PROMO[0]), FIRST + timedelta(DAYS + 5)]
    return pa.table(both), pa.table(names | {"starts_date": begin, "ends_date": [begin[0] + timedelta(9), begin[1]]})


def run(work, sales, promotions):
    night = work(FIRST + timedelta(DAYS - 1))
    night.put(promotion.SALES, sales)
    night.put(promotion.PROMOTIONS, promotions)
    found = promotion.run(night)["promotion_effect"]
    assert found.schema == promotion.SCHEMA
    return {(row["promo_id"], row["category_id"]): row for row in found.to_pylist()}


def test_every_promotion_that_has_begun_has_a_row_per_category_and_one_for_all(work):
    found = run(work, *tables())
    assert set(found) == {("big", "all"), ("big", "c1"), ("big", "c2")}


def test_a_lift_that_moved_nothing_is_all_created(work):
    one = run(work, *tables())["big", "all"]
    assert one["lift_fen"] == pytest.approx(3 * 10 * 100_000, rel=0.02)
    assert one["pulled_fen"] == pytest.approx(0, abs=60_000)
    assert one["net_incremental_fen"] == pytest.approx(one["lift_fen"] - one["pulled_fen"])
    assert one["incremental_margin_fen"] == pytest.approx(one["net_incremental_fen"] / 2, rel=0.01)
    assert (one["merchant_discount_fen"], one["platform_discount_fen"]) == (20_000, 10_000)
    assert (one["digestion_days"], one["evidence"], one["is_complete"]) == (7, "quasi", True)


def test_a_promotion_without_two_weeks_of_history_has_no_row(work):
    sales, promotions = tables()
    short = sales.filter(pc.greater(sales["date"], pa.scalar(FIRST + timedelta(95))))
    assert run(work, short, promotions) == {}


def test_too_few_untouched_days_leave_the_discounts_alone(work):
    sales, promotions = tables()
    short = sales.filter(pc.greater(sales["date"], pa.scalar(FIRST + timedelta(80))))
    night = work(FIRST + timedelta(140))
    night.put(promotion.SALES, short.filter(pc.less(short["date"], pa.scalar(FIRST + timedelta(141)))))
    night.put(promotion.PROMOTIONS, promotions)
    one = promotion.run(night)["promotion_effect"].to_pylist()[0]
    assert (one["lift_fen"], one["evidence"], one["is_complete"]) == (None, "descriptive", False)
    assert one["merchant_discount_fen"] == 20_000


def test_touched_days_reach_from_two_weeks_before_to_four_weeks_after():
    touched = promotion.touched_days(np.array([20]), np.array([22]), 60)
    assert np.flatnonzero(touched).tolist() == list(range(6, 51))
