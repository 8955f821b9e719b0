from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from analytics.steps import live_halo

FIRST, DAYS = date(2026, 1, 1), 181
SPECIAL = np.arange(15, DAYS - 6, 9)


def tables(spill):
    """One shop with an influencer every day and a crowd every ninth; category c1 sells `spill` more for three days."""
    rng = np.random.default_rng(3)
    day = np.repeat(np.arange(DAYS), 24 * 6)
    hour, product = np.tile(np.repeat(np.arange(24), 6), DAYS), np.tile(np.arange(6), DAYS * 24)
    after = np.isin(day, np.concatenate([SPECIAL + lag for lag in (1, 2, 3)]))
    orders = rng.poisson(0.5 + spill * (after & (product < 3)))
    sales = {
        "brand_id": ["b"] * len(day),
        "shop_id": ["s"] * len(day),
        "product_id": product.astype(str),
        "date": [FIRST + timedelta(int(n)) for n in day],
        "hour": hour,
        "net_revenue_fen": orders * 10_000,
    }
    size = DAYS - 1
    watchers = np.where(np.isin(np.arange(size), SPECIAL), 5_000, 600)
    sessions = {
        "brand_id": ["b"] * size,
        "shop_id": ["s"] * size,
        "live_id": [f"l{n}" for n in range(size)],
        "date": [FIRST + timedelta(n) for n in range(size)],
        "hour": np.full(size, 16),
        "watchers": watchers,
        "focus_category_id": ["c1"] * size,
        "net_revenue_fen": np.full(size, 500_000),
        "followed_fen": np.full(size, 7_000),
    }
    products = {"shop_id": ["s"] * 6, "product_id": [str(n) for n in range(6)], "category_id": ["c1"] * 3 + ["c2"] * 3}
    return pa.table(sales), pa.table(sessions), pa.table(products)


def run(work, spill):
    night = work(FIRST + timedelta(DAYS - 1))
    sales, sessions, products = tables(spill)
    promotions = pa.table({"brand_id": ["b"], "starts_date": [date(2026, 3, 1)], "ends_date": [date(2026, 3, 4)]})
    for name, table in (
        (live_halo.SALES, sales),
        (live_halo.SESSIONS, sessions),
        (live_halo.PRODUCTS, products),
        (live_halo.PROMOTIONS, promotions),
    ):
        night.put(name, table)
    found = live_halo.run(night)["live_halo"]
    assert found.schema == live_halo.SCHEMA
    return {(row["live_id"], row["method"]): row for row in found.to_pylist()}


def test_special_sessions_are_those_with_a_crowd_or_all_where_influencers_are_rare():
    _, sessions, _ = tables(0)
    assert live_halo.special_sessions(sessions).num_rows == len(SPECIAL)
    assert live_halo.special_sessions(sessions.take(SPECIAL)).num_rows == len(SPECIAL)


def test_a_halo_is_found_by_both_comparisons_and_told_per_session(work):
    found = run(work, spill=0.2)
    each = 0.2 * 10_000 * 3 * 24 * 3
    whole, against = found["all", "baseline"], found["all", "contrast"]
    counted = sum(row["overflow_fen"] is not None for (live, way), row in found.items() if way == "baseline") - 1
    assert 12 <= counted < len(SPECIAL)  # sessions beside the promotion are not judged
    assert whole["ci_low_fen"] <= counted * each <= whole["ci_high_fen"]
    assert against["ci_low_fen"] <= counted * each <= against["ci_high_fen"]
    assert whole["ci_low_fen"] > 0
    assert whole["placebo_p"] < 0.05
    assert whole["session_net_revenue_fen"] == counted * 500_000
    assert found["all", "path"]["overflow_fen"] == len(SPECIAL) * 7_000
    assert not found["all", "path"]["credible"]


def test_without_a_halo_the_interval_holds_zero(work):
    whole = run(work, spill=0.0)["all", "baseline"]
    assert whole["ci_low_fen"] < 0 < whole["ci_high_fen"]
    assert whole["evidence"] == "quasi"


def test_days_of_counts_from_1970():
    assert live_halo.days_of(pa.chunked_array([[date(1970, 1, 2)]])).tolist() == [1]
