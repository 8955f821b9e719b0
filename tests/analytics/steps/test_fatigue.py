from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from analytics.steps import fatigue

GROUPS = [f"{first}{half}" for first in "0123456789abcdef" for half in "01"]
FACTS = ("seconds", "weeks", "compared_weeks", "messages", "sales_messages", "opt_outs", "excess_micro_orders",
         "week_orders", "net_fen", "costed_net_fen", "cm3_fen")  # fmt: skip


def cells(category, best, size=400):
    """Cells of one category and two states; up to `best` touches bring 0.06 orders each, more bring nothing."""
    rng = np.random.default_rng(best)
    level = np.tile(np.arange(8), 2 * len(GROUPS))
    busy = np.where(level == 0, 10 * size, size)
    extra = rng.poisson(0.06 * level * busy * (level <= best))
    leaving = np.where(level <= best, 0.01, 0.04)
    orders = rng.poisson(0.08 * busy) + extra
    columns = (
        604_800 * busy,
        busy,
        busy,
        busy * level,
        busy * level // 2,
        rng.binomial(busy, leaving),
        extra * 1_000_000,
        orders,
    )
    values = (*columns, 20_000 * orders, 10_000 * orders, 4_000 * orders)
    return pa.table(
        {
            "brand_id": ["b"] * len(level),
            "category_id": [category] * len(level),
            "state": np.repeat(["active", "steady"], 8 * len(GROUPS)),
            "touches_per_week": level,
            "person_group": np.tile(np.repeat(GROUPS, 8), 2),
        }
        | dict(zip(FACTS, values, strict=True))
    )


def run(work, table):
    night = work(date(2026, 6, 30))
    night.put(fatigue.CELLS, table)
    found = fatigue.run(night)["fatigue_cadence"]
    assert found.schema == fatigue.SCHEMA
    return {(r["category_id"], r["state"], r["touches_per_week"]): r for r in found.to_pylist()}


def test_every_category_has_its_own_cadence(work):
    found = run(work, pa.concat_tables([cells("tea", 1), cells("cups", 3)]))
    assert len(found) == 3 * 3 * 8
    assert {found[("tea", state, 0)]["recommended_per_week"] for state in ("all", "active", "steady")} == {1}
    assert {found[("cups", state, 0)]["recommended_per_week"] for state in ("all", "active", "steady")} == {3}


def test_counts_are_sums_and_curves_have_their_units(work):
    table = cells("cups", 3)
    found = run(work, table)
    row = found[("cups", "all", 3)]
    assert (row["person_weeks"], row["messages"], row["sales_messages"]) == (25_600, 76_800, 38_400)
    assert row["incr_conv_per_1k"] == pytest.approx(60, rel=0.05)
    assert row["incr_conv_per_1k_ci_low"] <= 60 <= row["incr_conv_per_1k_ci_high"]
    assert row["optout_hazard_ci_low"] < row["optout_hazard"] < row["optout_hazard_ci_high"]
    year = 52 * pc.sum(table["week_orders"]).as_py() / pc.sum(table["weeks"]).as_py()  # orders to come
    leaves = row["optout_hazard"] - found[("cups", "all", 0)]["optout_hazard"]
    assert row["net_value_fen"] == pytest.approx(8_000 * (0.003 * row["incr_conv_per_1k"] - leaves * year))
    assert row["evidence"] == "quasi"


def test_silence_brings_nothing_beside_itself(work):
    row = run(work, cells("cups", 3))[("cups", "all", 0)]
    assert row["incr_conv_per_1k"] is None
    assert row["net_value_fen"] == 0


def test_a_world_without_effect_recommends_nothing(work):
    found = run(work, cells("cups", 0, size=100))
    assert {row["recommended_per_week"] for row in found.values()} <= {None, 0}


def test_too_few_are_described_only(work):
    found = run(work, cells("cups", 3, size=1))
    assert {row["evidence"] for row in found.values()} == {"descriptive"}
    assert {row["net_value_fen"] for row in found.values()} == {None}
    assert found[("cups", "all", 1)]["person_weeks"] == 64


def test_nothing_yet_gives_no_rows(work):
    assert run(work, cells("cups", 3).slice(0, 0)) == {}


def test_the_order_of_rows_does_not_matter(work):
    table = cells("cups", 3)
    shuffled = table.take(np.random.default_rng(5).permutation(table.num_rows))
    assert run(work, table) == run(work, shuffled)
