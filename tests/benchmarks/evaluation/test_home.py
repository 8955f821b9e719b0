"""Marts that say the same as the figures in memory, and marts that do not."""

import duckdb
import pytest

from analytics.estimate import Estimate
from benchmarks.evaluation import home
from benchmarks.evaluation.worlds import tenants
from ingestion.sandbox.options import SandboxOptions

OPTIONS = SandboxOptions(scale="tiny", days=300)
COLUMNS = {
    "mart_live_halo": "shop_id, live_id, method, overflow_cny, ci_low_cny, ci_high_cny",
    "mart_reservation": "brand_id, notice_id, reservation_source, att_cny, ci_low_cny, ci_high_cny",
    "mart_coupon": "shop_id, title, incr_orders_per_1k, incr_orders_per_1k_ci_low, incr_orders_per_1k_ci_high, "
    "incr_net_revenue_per_subsidy, incr_net_revenue_per_subsidy_ci_low, incr_net_revenue_per_subsidy_ci_high",
    "mart_promo": "brand_id, category_id, promo_id, pulled_cny, pulled_ci_low_cny, pulled_ci_high_cny",
}


def publish(folder, factor):
    """A release whose marts hold the figures in memory times a factor."""
    path = folder / "serving" / "current" / "huoshui.duckdb"
    path.parent.mkdir(parents=True)
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        for mart, columns in COLUMNS.items():
            typed = [f"{one} {'double' if one.endswith('_cny') else 'varchar'}" for one in columns.split(", ")]
            con.execute(f"create table marts.{mart} ({', '.join(typed)})")
        for tenant in tenants(OPTIONS):
            for _, sql, (subject, key), ours in home._pairs(tenant):
                mart = next(name for name in COLUMNS if name in sql)
                if ours:
                    figures = [fen / 100 * factor for fen in (ours.value, ours.low, ours.high)]
                    con.execute(f"insert into marts.{mart} values (?, ?, ?, ?, ?, ?)", [subject, "all", key, *figures])


@pytest.mark.parametrize(("factor", "agree"), [(1.0, True), (1.2, False)])
def test_differences_tell_what_the_marts_say_otherwise(tmp_path, factor, agree):
    publish(tmp_path, factor)
    assert (home.differences(tmp_path, OPTIONS) == []) is agree


def test_agrees_allows_a_little_of_the_half_width():
    ours = Estimate(100_000.0, 50_000.0, 150_000.0)
    assert home.agrees(ours, (1000.0, 500.0, 1500.0))
    assert home.agrees(ours, (1045.0, 500.0, 1500.0))
    assert not home.agrees(ours, (1060.0, 500.0, 1500.0))
    assert home.agrees(Estimate(20.0, 10.0, 30.0), (20.9, 10.0, 30.0), unit=1)
    assert not home.agrees(Estimate(20.0, 10.0, 30.0), (21.1, 10.0, 30.0), unit=1)
    assert not home.agrees(ours, None)
    assert home.agrees(None, None)
    assert home.agrees(None, (None, None, None))
