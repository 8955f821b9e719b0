"""Fits of a month: what is recorded, and the rows that follow for its sales."""

import json
from datetime import date

import pyarrow as pa
import pytest

from analytics.attribution.monthly import (
    EFFECTS,
    PARTS,
    WHOLE,
    effect_rows,
    fit_markov,
    fit_worth,
    part_rows,
    sets_asked,
)

MAY = date(2026, 5, 1)
WALKS = pa.table(
    {
        "brand_id": ["b", "b", "b", "c"],
        "channels": ["C1>C2>C3", "C1", "C2>C3", "C1"],
        "conversions": [1, 0, 0, 2],
        "nulls": [0, 1, 1, 2],
    }
)


def test_effects_of_the_textbook_chain_are_recorded_and_become_units() -> None:
    fitted = json.loads(json.dumps(fit_markov(WALKS, 1)))
    assert fitted["b"]["removal_effects"] == pytest.approx({"C1": 0.5, "C2": 1, "C3": 1})
    rows = pa.Table.from_pylist(list(effect_rows(fitted, MAY)), EFFECTS).to_pylist()
    assert [(row["brand_id"], row["channel_id"], row["units"]) for row in rows] == [
        ("b", "C1", WHOLE // 2),
        ("b", "C2", WHOLE),
        ("b", "C3", WHOLE),
        ("c", "C1", WHOLE),
    ]
    assert [row["global_share"] for row in rows] == pytest.approx([0.2, 0.4, 0.4, 1])
    assert [row["conversion_rate"] for row in rows] == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0.5])


def test_order_is_chosen_when_none_is_given() -> None:
    assert fit_markov(WALKS, None)["b"]["order"] == 1
    assert fit_markov(WALKS, 2)["b"]["order"] == 2


def test_worth_is_recorded_as_counts() -> None:
    assert json.loads(json.dumps(fit_worth(WALKS))) == {
        "b": {"C1": [1, 0], "C2>C3": [1, 0], "C1>C2>C3": [1, 1]},
        "c": {"C1": [4, 2]},
    }


def test_parts_of_a_set_first_seen_in_the_month_follow_from_its_parts() -> None:
    """a converts half, b a fifth; nobody was touched by both, so both together are worth what a is."""
    fitted = {"b": {"a": [100, 50], "b": [100, 20]}}
    rows = list(part_rows(fitted, {"b": ["a>b", "a"], "unknown": ["a"]}, MAY, 0))
    found = {(row["channel_set"], row["channel_id"]): row["units"] for row in rows}
    assert found == {("a", "a"): WHOLE, ("a>b", "a"): round(0.4 / 0.5 * WHOLE), ("a>b", "b"): round(0.1 / 0.5 * WHOLE)}
    assert pa.Table.from_pylist(rows, PARTS).num_rows == 3


def test_prior_draws_parts_together() -> None:
    fitted = {"b": {"a": [1, 1], "b": [99, 9]}}
    parts = [next(iter(part_rows(fitted, {"b": ["a>b"]}, MAY, prior)))["part"] for prior in (0, 100)]
    assert parts[0] > parts[1] > 0.5


def test_sets_asked_are_those_of_sales() -> None:
    ways = pa.table({"brand_id": ["b", "b", "b"], "channels": ["z>a>z", "a>z", "q"], "conversions": [1, 2, 0]})
    assert sets_asked(ways) == {"b": ["a>z"]}
