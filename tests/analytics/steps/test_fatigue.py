from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from analytics.steps import fatigue

GROUPS = [f"{first}{half}" for first in "0123456789abcdef" for half in "01"]
FACTS = ("weeks", "compared_weeks", "messages", "sales_messages", "excess_micro_orders", "week_orders", "net_fen",
         "costed_net_fen", "cm3_fen", "tried", "tried_orders", "held_out", "held_out_orders")  # fmt: skip


def cells(category, best, size=400, lot=(0, 0, 0, 0)):
    """Cells of one category and two states, weeks and lived time; up to `best` touches bring 0.06 orders each.

    Lived time is told twice, with and without sales content. `lot` are the counts of a lot in every cell.
    """
    rng = np.random.default_rng(best)
    level = np.tile(np.arange(8), 2 * len(GROUPS))
    busy = np.where(level == 0, 10 * size, size)
    extra = rng.poisson(0.06 * level * busy * (level <= best))
    leaving = np.where(level <= best, 0.01, 0.04)
    orders = rng.poisson(0.08 * busy) + extra
    columns = (busy, busy, busy * level, busy * level // 2, extra * 1_000_000, orders)
    drawn = [np.full(len(level), count) for count in lot]
    values = (*columns, 20_000 * orders, 10_000 * orders, 4_000 * orders, *drawn)
    places = {
        "brand_id": ["b"] * len(level),
        "category_id": [category] * len(level),
        "state": np.repeat(["active", "steady"], 8 * len(GROUPS)),
        "touches_per_week": level,
        "person_group": np.tile(np.repeat(GROUPS, 8), 2),
    }
    weeks = pa.table(places | dict(zip(FACTS, values, strict=True)))
    lived = [
        places
        | {
            "tenure_class": np.full(len(level), 1),
            "sales_quarters": np.where(level > 0, quarters, 0),
            "seconds": 302_400 * busy,
            "opt_outs": rng.binomial(busy, leaving / 2),
        }
        for quarters in (0, 4)
    ]
    return weeks, pa.concat_tables([pa.table(one) for one in lived])


def joined(*parts):
    return tuple(pa.concat_tables(tables) for tables in zip(*parts, strict=True))


def run(work, tables):
    night = work(date(2026, 6, 30))
    night.put(fatigue.WEEKS, tables[0])
    night.put(fatigue.LIVED, tables[1])
    found = fatigue.run(night)["fatigue_cadence"]
    assert found.schema == fatigue.SCHEMA
    return {(r["category_id"], r["state"], r["touches_per_week"]): r for r in found.to_pylist()}


def test_every_category_has_its_own_cadence(work):
    found = run(work, joined(cells("tea", 1), cells("cups", 3)))
    assert len(found) == 3 * 3 * 8
    assert {found[("tea", state, 0)]["recommended_per_week"] for state in ("all", "active", "steady")} == {1}
    assert {found[("cups", state, 0)]["recommended_per_week"] for state in ("all", "active", "steady")} == {3}


def test_counts_are_sums_and_curves_have_their_units(work):
    tables = cells("cups", 3)
    found = run(work, tables)
    row = found[("cups", "all", 3)]
    assert (row["person_weeks"], row["messages"], row["sales_messages"]) == (25_600, 76_800, 38_400)
    assert row["incr_conv_per_1k"] == pytest.approx(60, rel=0.05)
    assert row["incr_conv_per_1k_ci_low"] <= 60 <= row["incr_conv_per_1k_ci_high"]
    assert row["optout_hazard_ci_low"] < row["optout_hazard"] < row["optout_hazard_ci_high"]
    year = 52 * pc.sum(tables[0]["week_orders"]).as_py() / pc.sum(tables[0]["weeks"]).as_py()  # orders to come
    leaves = row["optout_hazard"] - found[("cups", "all", 0)]["optout_hazard"]
    assert row["net_value_fen"] == pytest.approx(8_000 * (0.003 * row["incr_conv_per_1k"] - leaves * year))
    assert row["evidence"] == "quasi"
    assert row["held_out"] == 0
    assert row["incr_conv_per_1k"] == row["quiet_conv_per_1k"]
    assert row["sales_odds_ratio_ci_low"] < 1 < row["sales_odds_ratio_ci_high"]
    assert row["optout_hazard_sales"] == pytest.approx(row["optout_hazard_service"], rel=0.2)


def test_a_lot_outranks_the_comparison_within_persons(work):
    """Nine in ten are sent and one is held out; those sent order 30 a thousand more, whatever weeks say."""
    found = run(work, cells("cups", 3, lot=(900, 63, 100, 4)))
    row = found[("cups", "all", 3)]
    assert row["evidence"] == "rct"
    assert row["held_out"] == 6_400
    assert row["incr_conv_per_1k"] == pytest.approx(30)
    assert 0 < row["incr_conv_per_1k_ci_low"] < 30 < row["incr_conv_per_1k_ci_high"]
    assert row["quiet_conv_per_1k"] == pytest.approx(60, rel=0.05)
    assert found[("cups", "all", 0)]["recommended_per_week"] == 3
    quiet = run(work, cells("cups", 3))[("cups", "all", 3)]
    assert {name: row[name] for name in row if name.startswith("net_value")} == {
        name: quiet[name] for name in quiet if name.startswith("net_value")
    }


def test_a_lot_of_messages_that_cause_nothing_claims_nothing(work):
    found = run(work, cells("cups", 3, lot=(900, 36, 100, 4)))
    row = found[("cups", "all", 3)]
    assert row["evidence"] == "rct"
    assert row["incr_conv_per_1k_ci_low"] < 0 < row["incr_conv_per_1k_ci_high"]


def test_a_lot_that_left_out_too_few_says_nothing(work):
    row = run(work, cells("cups", 3, lot=(9, 3, 1, 0)))[("cups", "all", 3)]
    assert (row["evidence"], row["held_out"]) == ("quasi", 64)


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
    assert run(work, [table.slice(0, 0) for table in cells("cups", 3)]) == {}


def test_the_order_of_rows_does_not_matter(work):
    tables = cells("cups", 3)
    shuffled = [table.take(np.random.default_rng(5).permutation(table.num_rows)) for table in tables]
    assert run(work, tables) == run(work, shuffled)
