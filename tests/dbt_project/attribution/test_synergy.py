"""The interval of `mart_synergy.lift` against simulation: the share of worlds in which it holds the truth."""

from pathlib import Path

import duckdb
import jinja2
import numpy as np
import pytest

MODEL = Path(__file__).resolve().parents[3] / "dbt_project" / "models" / "marts" / "attribution" / "mart_synergy.sql"
WALKS, RATES = (400, 600, 500), (0.10, 0.20, 0.35)
WORLDS = 2_000
WAYS = ("CH01", "CH02", "CH01>CH02")


def split_rows(relation: str, column: str, separator: str, element: str, place: str) -> str:
    """What the macro `hs_split_rows` does."""
    parts = f"string_split({column}, '{separator}')"
    return f"select *, unnest({parts}) as {element}, generate_subscripts({parts}, 1) as {place} from {relation}"


def test_the_interval_of_the_lift_covers_the_truth_as_often_as_it_says() -> None:
    """Each world is a month; walks of a pair sell independently at known rates, so the true lift is known."""
    sold = np.random.default_rng(7).binomial(WALKS, RATES, size=(WORLDS, 3))
    with duckdb.connect() as con:
        con.execute(
            "create table worlds as select unnest(range(?)) as month, unnest(?) as sold", [WORLDS, sold.tolist()]
        )
        paths = " union all ".join(
            f"select 'b' as brand_id, month, '{way}' as path, {walks} as walks, sold[{number}] as conversions"
            " from worlds"
            for number, (way, walks) in enumerate(zip(WAYS, WALKS, strict=True), 1)
        )
        con.execute(f"create table mart_path as {paths}")
        model = jinja2.Template(MODEL.read_text("utf-8")).render(ref=lambda name: name, hs_split_rows=split_rows)
        a, b, both = RATES
        truth = both / (1 - (1 - a) * (1 - b))
        covered, below, lift = con.execute(
            f"""select avg((lift_ci_low <= {truth} and {truth} <= lift_ci_high)::int),
                avg((lift_ci_high < {truth})::int), exp(avg(ln(lift))) from ({model})"""
        ).fetchone() or (0, 0, 0)
    assert covered == pytest.approx(0.95, abs=0.02)  # four standard errors of a share of 2,000
    assert below == pytest.approx(0.025, abs=0.014)
    assert lift == pytest.approx(truth, rel=0.01)
