"""A suite measures all its checks in one row, and each alone when asked."""

from datetime import date

import duckdb

from quality.suite import Check, Kind, Layer, Severity, Suite, between, column_of

EVEN = Check(
    "count_is_even",
    Kind.VOLUME,
    Severity.BLOCK,
    "select n % 2 as rest, n from counted",
    ("rest", "n"),
    (between("rest", 0, 0),),
    "odd",
)
DAY = Check(
    "day_is_known",
    Kind.FRESHNESS,
    Severity.WARN,
    "select $as_of - date '2025-01-01' as days",
    ("days",),
    (between("days", 0),),
    "early",
)
SUITE = Suite("raw__a__b", Layer.RAW, "a.b", "me", (EVEN, DAY), (("counted", "select 4 as n"),))


def test_measurement_is_one_row_with_a_column_per_number() -> None:
    cursor = duckdb.connect().execute(SUITE.measurement(date(2025, 1, 31)))
    assert [column[0] for column in cursor.description or ()] == [
        "count_is_even__rest",
        "count_is_even__n",
        "day_is_known__days",
    ]
    assert cursor.fetchall() == [(0, 4, 30)]


def test_measurement_of_one_check_leaves_the_others_out() -> None:
    assert duckdb.connect().execute(SUITE.measurement(date(2025, 1, 31), [DAY])).fetchall() == [(30,)]


def test_measurement_begins_with_select() -> None:
    assert SUITE.measurement(date(2025, 1, 31)).startswith("select ")


def test_between_leaves_a_side_open() -> None:
    assert between("n", low=1).kwargs == {"min_value": 1}
    assert between("n", high=2).kwargs == {"max_value": 2}
    assert column_of(EVEN, "n") == "count_is_even__n"
