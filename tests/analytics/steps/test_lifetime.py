"""Step `lifetime`: fitted once on days before the month, everybody scored, groups without a fit stay unknown."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from analytics.fits import Fit, FitStore
from analytics.steps.lifetime import CALIBRATION, MODEL, MONTH_SCORE, SCORE, month_scores, run

THROUGH = date(2026, 3, 10)
LAST = (THROUGH - date(1970, 1, 1)).days


class World:
    """A night over a table held in memory."""

    def __init__(self, days, folder):
        self.days, self.through, self.fits, self.settings = days, THROUGH, FitStore(folder), {}

    def read(self, _sql):
        return self.days


def days(seed=1, persons=900):
    """Purchase days of one brand, ordered; a second goods type with three buyers."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(persons):
        day, rate, leave = LAST - rng.integers(100, 500), rng.gamma(0.8, 0.03), rng.beta(1, 4)
        mean = rng.gamma(4, 2500)
        while day <= LAST + 5:
            rows.append(("b", "standard", f"p{person:04d}", int(day), int(rng.gamma(6, mean / 6)) + 1))
            day += 1 + rng.exponential(1 / rate) if rng.random() > leave else 999
    rows += [("b", "unknown", f"q{person}", LAST - 3, 500) for person in range(3)]
    names = ("brand_id", "goods_type", "person_id", "day", "net_fen")
    table = pa.table(dict(zip(names, zip(*sorted(set(rows)), strict=True), strict=True)))
    half = pa.array([value // 2 for value in table["net_fen"].to_pylist()])
    return table.append_column("costed_net_fen", table["net_fen"]).append_column("cm3_fen", half)


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fits")
    return folder, run(World(days(), folder))


def test_everybody_is_scored_as_of_the_last_day(result) -> None:
    rows = result[1]["lifetime_score"]
    assert rows.schema.equals(SCORE)
    seen = days()
    bought = {row["person_id"] for row in seen.to_pylist() if row["day"] <= LAST}
    assert sorted(rows["person_id"].to_pylist()) == sorted(bought)
    small = [row for row in rows.to_pylist() if row["goods_type"] == "unknown"]
    assert {row["fit_status"] for row in small} == {"too_few"}
    assert all(row["p_alive_mbg"] is None and row["clv_365"] is None and row["r_score"] for row in small)


def test_recorded_fit_stays_whatever_comes_later(result) -> None:
    folder, first = result
    later = run(World(days().slice(0, 400), folder))
    assert later["lifetime_calibration"].equals(first["lifetime_calibration"])
    (fit,) = FitStore(folder).all()
    assert fit.month == date(2026, 3, 1)


def test_calibration_has_a_row_per_tenth(result) -> None:
    table = result[1]["lifetime_calibration"]
    assert table.schema.equals(CALIBRATION)
    assert table["decile"].to_pylist() == list(range(1, 11))
    assert 0.7 < table["total_ratio"][0].as_py() < 1.4


def test_month_ends_are_scored_by_the_fit_of_their_month(result) -> None:
    folder, night = result
    rows = night["lifetime_month_score"].to_pylist()
    scored = {row["person_id"]: row for row in night["lifetime_score"].to_pylist()}
    assert night["lifetime_month_score"].schema.equals(MONTH_SCORE)
    assert {row["person_id"]: row["p_alive"] for row in rows} == {
        name: row["p_alive_mbg"] for name, row in scored.items()
    }
    for row in rows:
        told = scored[row["person_id"]]
        known = told["e_value"] is not None
        assert row["margin_90"] == (
            pytest.approx(told["e_tx_90"] * told["e_value"] / 2, rel=1e-3, abs=1) if known else None
        )
    (fit,) = FitStore(folder).all()
    earlier = Fit(MODEL, date(2026, 2, 1), fit.parameters, "", 0, 0)
    world = World(days(), folder)
    world.fits = type("Fits", (), {"all": lambda _: iter([earlier, fit])})()
    february, _ = (table for table in month_scores(world, days()) if table.num_rows > 3)
    assert set(february["as_of_date"].to_pylist()) == {date(2026, 2, 28)}
    first = {row["person_id"]: row["day"] for row in reversed(days().to_pylist())}
    assert set(february["person_id"].to_pylist()) == {
        name for name, day in first.items() if day <= LAST - 10 and name[0] == "p"
    }
