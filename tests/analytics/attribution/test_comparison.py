"""All rules side by side: their order, their totals, and what is told beside them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.attribution.comparison import Options, compare
from analytics.attribution.paths import PathError, Paths

Row = tuple[str, float, float, float]
COUNTS = st.integers(0, 9).map(float)
ROWS = st.lists(
    st.tuples(st.text("abcde", min_size=1, max_size=6).map(">".join), COUNTS, COUNTS, COUNTS), min_size=1, max_size=25
)


SIMPLE = [("a>b", 3.0, 30.0, 7.0), ("b", 1.0, 5.0, 9.0)]
RULES = [
    "first",
    "last",
    "last_non_direct",
    "linear",
    "linear_unique",
    "position",
    "markov_path",
    "markov_global",
    "shapley",
]


@given(ROWS)
@settings(max_examples=30, deadline=None)
def test_every_rule_hands_out_all_conversions_and_all_value(rows: list[Row]) -> None:
    paths = Paths.of(rows)
    compared = compare(paths, Options(step_days=1))
    assert list(compared.credits) == [*RULES, "time_decay"]
    for credited in compared.credits.values():
        assert credited.min() >= 0
        assert credited.sum(axis=0) == pytest.approx([paths.conversions.sum(), paths.value.sum()], rel=1e-12)


def test_rows_stand_rule_by_rule() -> None:
    rows = compare(Paths.of(SIMPLE)).rows
    assert rows.column_names == ["channel", "rule", "conversions", "value"]
    assert rows["rule"].to_pylist() == [rule for rule in RULES for _ in range(2)]
    assert rows.to_pylist()[:2] == [
        {"channel": "a", "rule": "first", "conversions": 3.0, "value": 30.0},
        {"channel": "b", "rule": "first", "conversions": 1.0, "value": 5.0},
    ]


def test_order_is_taken_or_chosen_and_told() -> None:
    chosen = compare(Paths.of(SIMPLE)).diagnostics["markov"]
    given_order = compare(Paths.of(SIMPLE), Options(order=2)).diagnostics["markov"]
    assert [one["order"] for one in chosen["orders"]] == [1, 2, 3]
    assert chosen["order"] == min(chosen["orders"], key=lambda one: one["aic"])["order"]
    assert (given_order["order"], len(given_order["orders"])) == (2, 1)
    assert given_order["p0"] == pytest.approx(4 / 20)


def test_direct_channels_are_passed_over_and_must_exist() -> None:
    assert compare(Paths.of(SIMPLE), Options(direct=("b",))).credits["last_non_direct"][:, 0].tolist() == [3, 1]
    with pytest.raises(PathError, match="no-one; channels are a, b"):
        compare(Paths.of(SIMPLE), Options(direct=("no-one",)))


def test_reader_is_told_when_nobody_stayed_away() -> None:
    notes = compare(Paths.of([("a", 1.0, 1.0, 0.0)]), Options(direct=("a",))).diagnostics["notes"]
    assert [note[:35] for note in notes] == ["No path says how many did not conve"]
