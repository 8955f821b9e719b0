"""What could not be looked at is an error, never green; results hold numbers and sentences, never values."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from quality.result import Status
from quality.runner import as_number, describe, run_suites
from quality.suite import Check, Expectation, Kind, Layer, Severity, Suite, between
from quality.suites import SUITES

AS_OF = date(2025, 3, 27)
SECRETS = ("13812345678", "u1234")


def check(sql: str = "select 1 as n", **changes: object) -> Check:
    plain = Check("n_is_small", Kind.VOLUME, Severity.WARN, sql, ("n",), (between("n", 0, 10),), "n is {n}")
    return dataclasses.replace(plain, **changes)


def run(path: Path, *checks: Check) -> list[tuple[str, Status]]:
    suite = Suite("raw__a__b", Layer.RAW, "raw.a__b", "me", checks)
    (result,) = run_suites(path, [suite], AS_OF)
    return [(found.message, found.status) for found in result.checks]


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create table people as select '13812345678' as phone, 'u1234' as openid")
    return path


@pytest.mark.parametrize(
    "broken",
    [
        check("select count(*) as n from raw.not_there"),
        check("select cast(phone as tinyint) as n from people"),
        check("select 1 as n where false"),
        check("select error('stop ' || phone) as n from people"),
        check("select phone as n from people", numbers=("n",)),
        check(expectations=()),
        check(expectations=(Expectation("n", "expect_nothing_known"),)),
        check(expectations=(between("missing", 0, 1),)),
        check("select 1 as n", numbers=("n", "m")),
    ],
    ids=[
        "no table",
        "exception",
        "no row",
        "raised",
        "text",
        "no expectation",
        "unknown type",
        "no column",
        "no number",
    ],
)
def test_run_suites_calls_what_it_cannot_decide_an_error(warehouse: Path, broken: Check) -> None:
    ((message, status),) = run(warehouse, broken)
    assert status is Status.ERROR
    assert not any(secret in message for secret in SECRETS)


def test_run_suites_blocks_on_errors_of_checks_that_only_warn(warehouse: Path) -> None:
    suite = Suite("raw__a__b", Layer.RAW, "raw.a__b", "me", (check("select n from nowhere"),))
    assert run_suites(warehouse, [suite], AS_OF)[0].is_blocking


def test_run_suites_blocks_on_a_suite_without_checks(warehouse: Path) -> None:
    assert run_suites(warehouse, [Suite("raw__a__b", Layer.RAW, "raw.a__b", "me", ())], AS_OF)[0].is_blocking


def test_run_suites_judges_the_other_checks_beside_a_broken_one(warehouse: Path) -> None:
    good = dataclasses.replace(check(), name="another_holds")
    assert [status for _, status in run(warehouse, check("select n from nowhere"), good)] == [
        Status.ERROR,
        Status.PASSED,
    ]


@pytest.mark.parametrize(
    ("numbers", "severity", "expected"),
    [
        ("1 as n, 30 as history, 1 as delivered", Severity.BLOCK, Status.PASSED),
        ("99 as n, 30 as history, 1 as delivered", Severity.BLOCK, Status.FAILED),
        ("99 as n, 30 as history, 1 as delivered", Severity.WARN, Status.WARNED),
        ("null as n, 30 as history, 1 as delivered", Severity.BLOCK, Status.FAILED),
        ("1 as n, 3 as history, 1 as delivered", Severity.BLOCK, Status.NOT_ENOUGH_HISTORY),
        ("99 as n, 3 as history, 1 as delivered", Severity.BLOCK, Status.NOT_ENOUGH_HISTORY),
        ("null as n, null as history, 1 as delivered", Severity.BLOCK, Status.NOT_ENOUGH_HISTORY),
        ("99 as n, 0 as history, 0 as delivered", Severity.BLOCK, Status.NOT_DELIVERED),
    ],
)
def test_run_suites_tells_young_and_absent_from_good(
    warehouse: Path, numbers: str, severity: Severity, expected: Status
) -> None:
    judged = check(f"select {numbers}", numbers=("n", "history", "delivered"), min_history=14, severity=severity)
    assert run(warehouse, judged)[0][1] is expected


def test_run_suites_says_the_numbers_in_a_sentence(warehouse: Path) -> None:
    ((message, _),) = run(warehouse, check("select 12345 as n"))
    assert message == "n is 12,345"


def test_run_suites_needs_a_warehouse(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Build it first"):
        run_suites(tmp_path / "none.duckdb", SUITES, AS_OF)


def test_run_suites_without_any_delivery_blocks_on_missing_tables(warehouse: Path) -> None:
    results = run_suites(warehouse, SUITES[:2], AS_OF)
    assert {c.status for r in results for c in r.checks} == {Status.ERROR}


def test_results_hold_numbers_only(world: Path, last_day: date) -> None:
    """A day on which half the checks complain: no token, number or name of a person in any result."""
    results = run_suites(world, SUITES, last_day + timedelta(days=2))
    assert any(c.status is Status.FAILED for r in results for c in r.checks)
    for found in (c for r in results for c in r.checks):
        assert all(value is None or isinstance(value, int | float) for value in found.observed.values())
        assert not any(secret in found.message for secret in SECRETS)


def test_as_number_takes_numbers_only() -> None:
    assert [as_number(value) for value in (1, True, 2.5, Decimal("1.5"), None, float("nan"))] == [
        1,
        1,
        2.5,
        1.5,
        None,
        None,
    ]
    with pytest.raises(TypeError):
        as_number("13812345678")


def test_describe_quotes_no_data() -> None:
    assert describe(duckdb.ConversionException("Could not convert string '13812345678'")) == "ConversionException"
    assert "no table x" in describe(duckdb.CatalogException("no table x"))
