from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from analytics.steps import coupon


def rows(size=1_000, withheld=0.2, coupon_id="c"):
    rng = np.random.default_rng(4)
    held = np.arange(size) < withheld * size
    orders = rng.poisson(np.where(held, 0.2, 0.4))
    subsidy = np.where(held, 0, 50 * orders)
    return pa.table(
        {
            "brand_id": ["b"] * size,
            "shop_id": ["s"] * size,
            "coupon_id": [coupon_id] * size,
            "grant_id": [f"g{n % 2}" for n in range(size)],
            "person_key": [f"p{n}" for n in range(size)],
            "is_holdout": held,
            "subsidy_fen": subsidy,
            "orders": orders,
            "net_revenue_fen": 1_000 * orders - subsidy,
            "cm3_fen": 300 * orders - subsidy,
        }
    )


def run(work, table):
    night = work(date(2026, 6, 30))
    night.put(coupon.GRANTS, table)
    found = coupon.run(night)["coupon_effect"]
    assert found.schema == coupon.SCHEMA
    return {row["coupon_id"]: row for row in found.to_pylist()}


def test_a_lot_decides_and_a_coupon_without_one_has_no_row(work):
    table = pa.concat_tables([rows(), rows(withheld=0, coupon_id="sure")])
    found = run(work, table)
    assert set(found) == {"c"}
    row = found["c"]
    assert (row["granted"], row["withheld"], row["evidence"]) == (800, 200, "rct")
    assert row["orders_ci_low"] <= 0.2 <= row["orders_ci_high"]
    assert row["orders_ci_low"] > 0
    assert row["net_revenue_fen_per_subsidy"] > row["cm3_fen_per_subsidy"] > 0
    assert row["orders_per_subsidy"] == pytest.approx(row["orders"] / row["subsidy_fen"])


def test_a_small_lot_is_told_and_nothing_of_it(work):
    row = run(work, rows(size=100))["c"]
    assert (row["withheld"], row["evidence"], row["orders"], row["subsidy_fen"]) == (20, "descriptive", None, None)


def test_the_order_of_rows_does_not_matter_and_nothing_gives_nothing(work):
    table = rows()
    shuffled = table.take(np.random.default_rng(5).permutation(table.num_rows))
    assert run(work, table) == run(work, shuffled)
    assert run(work, table.slice(0, 0)) == {}
