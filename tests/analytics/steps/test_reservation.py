from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from analytics.steps import reservation

SIZE = 400


def rows(holdout, seed=1):
    """400 reservations and their twins in other weeks; a reminded one brings 50 fen on average."""
    rng = np.random.default_rng(seed)
    reserved = np.arange(2 * SIZE) < SIZE
    held = reserved & (np.arange(2 * SIZE) % 4 == 0) & holdout
    bought = rng.random(2 * SIZE) < np.where(reserved & ~held, 0.6, 0.1)
    return pa.table(
        {
            "brand_id": ["b"] * 2 * SIZE,
            "shop_id": ["s"] * 2 * SIZE,
            "live_id": [f"l{n % 4}" for n in range(2 * SIZE)],
            "notice_id": [f"n{n}" for n in range(2 * SIZE)],
            "person_id": [f"p{n % SIZE}" for n in range(2 * SIZE)],
            "reservation_source": [("wecom" if n % 2 else "group") if n < SIZE else "none" for n in range(2 * SIZE)],
            "is_reserved": reserved,
            "is_holdout": held,
            "is_linkable": np.ones(2 * SIZE, bool),
            "has_bought": bought,
            "net_revenue_fen": np.where(bought, 100, 0),
        }
    )


def run(work, table):
    night = work(date(2026, 6, 30))
    night.put(reservation.RESERVATIONS, table)
    found = reservation.run(night)["reservation_uplift"]
    assert found.schema == reservation.SCHEMA
    return {row["reservation_source"]: row for row in found.to_pylist()}


def test_a_marked_holdout_decides(work):
    found = run(work, rows(holdout=True))
    assert set(found) == {"all", "group", "wecom"}
    assert (found["all"]["evidence"], found["all"]["controls"], found["all"]["e_value"]) == ("rct", 100, None)
    assert found["all"]["ci_low_fen"] <= 50 <= found["all"]["ci_high_fen"]
    assert (found["group"]["evidence"], found["group"]["controls"]) == ("rct", 100)
    assert found["wecom"]["evidence"] == "quasi"  # nobody of this source was held out


def test_without_one_the_same_persons_other_weeks_stand_in(work):
    found = run(work, rows(holdout=False))["all"]
    assert (found["evidence"], found["controls"]) == ("quasi", SIZE)
    assert found["ci_low_fen"] <= 50 <= found["ci_high_fen"]
    assert found["e_value"] > 5  # a risk ratio of about six


def test_without_comparison_there_is_no_estimate(work):
    table = rows(holdout=False)
    found = run(work, table.filter(table["is_reserved"]))["all"]
    assert (found["evidence"], found["att_fen"]) == ("descriptive", None)


def test_the_order_of_rows_does_not_matter(work):
    table = rows(holdout=True)
    shuffled = table.take(np.random.default_rng(5).permutation(table.num_rows))
    assert run(work, table)["all"] == pytest.approx(run(work, shuffled)["all"])
