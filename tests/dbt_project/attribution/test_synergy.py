"""The interval of `mart_synergy.lift` against simulation: the share of worlds in which it holds the truth."""

from pathlib import Path

import duckdb
import jinja2
import numpy as np
import pytest

MODEL = Path(__file__).resolve().parents[3] / "dbt_project" / "models" / "marts" / "attribution" / "mart_synergy.sql"
WALKS, RATES = (400, 600, 500), (0.10, 0.20, 0.35)
WORLDS = 2_000


def test_the_interval_of_the_lift_covers_the_truth_as_often_as_it_says() -> None:
    """Each world is a month; walks of a pair sell independently at known rates, so the true lift is known."""
    sold = np.random.default_rng(7).binomial(WALKS, RATES, size=(WORLDS, 3))
    ways = (("CH01", ("CH01",)), ("CH02", ("CH02",)), ("CH01>CH02", ("CH01", "CH02")))
    with duckdb.connect() as con:
        con.execute(
            "create table worlds as select unnest(range(?)) as month, unnest(?) as sold", [WORLDS, sold.tolist()]
        )
        con.execute(
            """create table int_attribution__sale as
            select month || '-' || way || '-' || n as path_id, month, way,
                date '2000-01-01' + month::int * interval 1 month as ordered_at
            from (select month, way, unnest(range(sold[way])) as n from worlds, range(1, 4) as ways (way))"""
        )
        held = [(number, way, channel) for number, (way, channels) in enumerate(ways, 1) for channel in channels]
        paths = " union all ".join(
            f"select 'b' as brand_id, 's' as shop_id, path_id, path_id as order_id, '{channel}' as channel_id,"
            f" false as is_pseudo from int_attribution__sale where way = {number}"
            for number, _, channel in held
        )
        steps = " union all ".join(
            f"select 'b' as brand_id, date '2000-01-01' + month::int * interval 1 month as month, '{way}' as channels,"
            f" '{channel}' as channel_id, {WALKS[number - 1]} - sold[{number}] as nulls from worlds"
            for number, way, channel in held
        )
        con.execute(f"create table int_attribution__path as {paths}; create table int_attribution__step as {steps}")
        model = jinja2.Template(MODEL.read_text("utf-8")).render(
            ref=lambda name: name,
            hs_month=lambda column: f"date_trunc('month', {column})",
            hs_business_date=lambda column: column,
            hs_key=" || '|' || ".join,
        )
        a, b, both = RATES
        truth = both / (1 - (1 - a) * (1 - b))
        covered, below, lift = con.execute(
            f"""select avg((lift_ci_low <= {truth} and {truth} <= lift_ci_high)::int),
                avg((lift_ci_high < {truth})::int), exp(avg(ln(lift))) from ({model})"""
        ).fetchone() or (0, 0, 0)
    assert covered == pytest.approx(0.95, abs=0.02)  # four standard errors of a share of 2,000
    assert below == pytest.approx(0.025, abs=0.014)
    assert lift == pytest.approx(truth, rel=0.01)
