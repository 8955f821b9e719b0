"""The step: each month is weighed by what was decided before it, and keeps its fit."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from analytics.fits import FitStore
from analytics.steps.attribution import STEP, decided_before, months_with_sales

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def walks(*rows: tuple[date, str, int, int]) -> pa.Table:
    months, channels, conversions, nulls = zip(*rows, strict=True)
    columns = [["b"] * len(rows), list(months), list(channels), list(conversions), list(nulls)]
    return pa.table(columns, names=["brand_id", "month", "channels", "conversions", "nulls"])


class Night:
    """The part of a night that the step uses."""

    through = date(2026, 4, 30)

    def __init__(self, folder: Path, rows: pa.Table, order: int = 0) -> None:
        self.fits = FitStore(folder)
        self.settings = {"attribution": {"markov_order": order, "shapley_prior_people": 20.0}}
        self._rows = rows

    def read(self, sql: str) -> pa.Table:
        assert "int_attribution__journey" in sql
        return self._rows

    def previous(self, output: str) -> pa.Table | None:
        raise AssertionError(output)


FIRST = walks((MARCH, "a", 5, 5), (MARCH, "b", 1, 9), (APRIL, "a>b", 2, 0), (APRIL, "c", 0, 4))


def effects(tables: Mapping[str, pa.Table]) -> dict[tuple[date, str], float]:
    rows = tables["attribution_effect"].to_pylist()
    return {(row["month"], row["channel_id"]): row["removal_effect"] for row in rows}


def fits(tables: Mapping[str, pa.Table]) -> dict[date, str]:
    return {row["month"]: row["fit_hash"] for row in tables["attribution_fit"].to_pylist()}


def test_month_is_weighed_by_the_months_before(tmp_path: Path) -> None:
    tables = STEP.run(Night(tmp_path, FIRST))
    assert {name: table.schema for name, table in tables.items()} == dict(STEP.outputs)
    assert effects(tables) == pytest.approx({(APRIL, "a"): 5 / 6, (APRIL, "b"): 1 / 6})
    parts = {row["channel_id"]: row["part"] for row in tables["attribution_part"].to_pylist()}
    # Rates with 20 people more at the overall 6 / 20: (5 + 6) / 30 and (1 + 6) / 30.
    assert parts == pytest.approx({"a": (11 + 4) / 22, "b": 7 / 22})


def test_late_walks_of_an_earlier_month_leave_a_recorded_fit_alone(tmp_path: Path) -> None:
    first = STEP.run(Night(tmp_path, FIRST))
    late = pa.concat_tables([FIRST, walks((MARCH, "b", 50, 0))])
    assert STEP.run(Night(tmp_path, late)) == first
    refitted = Night(tmp_path, late)
    refitted.fits.refit = APRIL
    replaced = STEP.run(refitted)
    assert effects(replaced)[APRIL, "b"] > 0.9
    assert fits(replaced).keys() == fits(first).keys() == {MARCH, APRIL}
    assert [month for month, one in fits(replaced).items() if one != fits(first)[month]] == [APRIL]


def test_order_asked_for_has_a_fit_of_its_own(tmp_path: Path) -> None:
    STEP.run(Night(tmp_path, FIRST))
    STEP.run(Night(tmp_path, FIRST, order=2))
    assert {path.name for path in tmp_path.iterdir()} == {"markov", "markov_2", "shapley"}


def test_months_are_those_with_sales_and_walks_before_are_summed() -> None:
    assert months_with_sales(FIRST) == [MARCH, APRIL]
    twice = pa.concat_tables([walks((date(2026, 2, 1), "a", 1, 1)), FIRST])
    assert decided_before(twice, APRIL).to_pylist()[0] == {
        "brand_id": "b",
        "channels": "a",
        "conversions": 6,
        "nulls": 6,
    }
