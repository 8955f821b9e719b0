"""The interval of `mart_synergy.lift` against simulation: the share of worlds in which it holds the truth."""

from pathlib import Path

import duckdb
import jinja2
import numpy as np
import pytest

MODEL = Path(__file__).resolve().parents[3] / "dbt_project" / "models" / "marts" / "attribution" / "mart_synergy.sql"
WALKS, RATES = (400, 600, 500), (0.10, 0.20, 0.35)
WORLDS = 4_000


def test_the_interval_of_the_lift_covers_the_truth_as_often_as_it_says() -> None:
    """Each world is a month; walks of a pair sell independently at known rates, so the true lift is known."""
    sold = np.random.default_rng(7).binomial(WALKS, RATES, size=(WORLDS, 3))
    ways = (("CH01", ("CH01",)), ("CH02", ("CH02",)), ("CH01>CH02", ("CH01", "CH02")))
    with duckdb.connect() as con:
        con.execute(
            "create table worlds as select unnest(range(?)) as month, unnest(?) as sold", [WORLDS, sold.tolist()]
        )
        steps = " union all ".join(
            f"select 'b' as brand_id, month, '{way}' as channels, '{channel}' as channel_id,"
            f" sold[{number}] as conversions, {WALKS[number - 1]} - sold[{number}] as nulls from worlds"
            for number, (way, channels) in enumerate(ways, 1)
            for channel in channels
        )
        con.execute(f"create table int_attribution__step as {steps}")
        model = jinja2.Template(MODEL.read_text("utf-8")).render(ref=lambda name: name)
        a, b, both = RATES
        truth = both / (1 - (1 - a) * (1 - b))
        covered, below, lift = con.execute(
            f"""select avg((lift_ci_low <= {truth} and {truth} <= lift_ci_high)::int),
                avg((lift_ci_high < {truth})::int), exp(avg(ln(lift))) from ({model})"""
        ).fetchone() or (0, 0, 0)
    assert covered == pytest.approx(0.95, abs=0.012)  # four standard errors of a share of 4,000
    assert below == pytest.approx(0.025, abs=0.012)
    assert lift == pytest.approx(truth, rel=0.01)
