"""Verdicts of a suite as asset check results: what blocks, what warns, what is green."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from ingestion.settings import Home
from orchestration.checks.suites import build_suite_checks, check_results, suite_specs
from orchestration.keys import table_key
from orchestration.resources import HomeResource, Night
from quality.result import CheckResult, Status, SuiteResult
from quality.suite import Check, Kind, Layer, Severity, Suite, between

ASSET = dg.AssetKey(["marts", "dim_date"])


def one_check(high: float, severity: Severity) -> Suite:
    """A suite with one claim on the rows of marts.dim_date, which has 3."""
    check = Check(
        name="rows_are_few",
        kind=Kind.VOLUME,
        severity=severity,
        sql="select count(*) as n from marts.dim_date",
        numbers=("n",),
        expectations=(between("n", high=high),),
        message="{n} rows",
    )
    return Suite("marts__dim_date", Layer.MARTS, "marts.dim_date", "data", (check,))


def result(status: Status, severity: Severity) -> dg.AssetCheckResult:
    """One verdict as Dagster gets it."""
    check = CheckResult("c", Kind.VOLUME, severity, status, {"rows": 3, "history": None}, "3 rows")
    (made,) = check_results(SuiteResult("s", Layer.MARTS, "marts.dim_date", (check,), 0.1), ASSET)
    return made


@pytest.mark.parametrize(
    ("status", "severity", "passed", "expected"),
    [
        (Status.PASSED, Severity.BLOCK, True, dg.AssetCheckSeverity.WARN),
        (Status.FAILED, Severity.BLOCK, False, dg.AssetCheckSeverity.ERROR),
        (Status.WARNED, Severity.WARN, False, dg.AssetCheckSeverity.WARN),
        (Status.NOT_ENOUGH_HISTORY, Severity.BLOCK, False, dg.AssetCheckSeverity.WARN),
        (Status.NOT_DELIVERED, Severity.BLOCK, False, dg.AssetCheckSeverity.WARN),
        (Status.ERROR, Severity.WARN, False, dg.AssetCheckSeverity.ERROR),
    ],
)
def test_check_results_block_only_what_is_broken_or_undecided(
    status: Status, severity: Severity, passed: bool, expected: dg.AssetCheckSeverity
) -> None:
    made = result(status, severity)
    assert (made.passed, made.severity) == (passed, expected)


def test_check_results_carry_numbers_and_the_verdict() -> None:
    made = result(Status.NOT_ENOUGH_HISTORY, Severity.BLOCK)
    assert {name: value.value for name, value in made.metadata.items()} == {"status": "not_enough_history", "rows": 3}


def test_suite_specs_can_all_stop_what_follows() -> None:
    (spec,) = suite_specs([one_check(3, Severity.WARN)], table_key)
    assert (spec.asset_key, spec.name, spec.blocking) == (ASSET, "rows_are_few", True)


@pytest.fixture
def warehouse(home: Home) -> Path:
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("create schema marts; create table marts.dim_date as select * from range(3)")
    return home.warehouse


@pytest.mark.usefixtures("warehouse")
@pytest.mark.parametrize(("high", "published"), [(3, True), (2, False)])
def test_build_suite_checks_stop_the_release_when_a_claim_breaks(
    instance: dg.DagsterInstance, home: Home, high: int, published: bool
) -> None:
    @dg.asset(key=ASSET)
    def dim_date() -> None:
        """The table that is checked."""

    @dg.asset(deps=[ASSET])
    def release() -> None:
        """Must not run after a broken claim."""

    checks = build_suite_checks("mart_suites", [one_check(high, Severity.BLOCK)], table_key)
    defs = dg.Definitions(
        assets=[dim_date, release],
        asset_checks=[checks],
        jobs=[dg.define_asset_job("nightly", selection="*")],
        resources={"home": HomeResource(root=str(home.root)), "night": Night(through="2026-06-30")},
    )
    ended = defs.resolve_job_def("nightly").execute_in_process(instance=instance, raise_on_error=False)
    assert bool(list(materializations(ended, "release"))) is published


def materializations(ended: dg.ExecuteInProcessResult, name: str) -> Iterator[dg.DagsterEvent]:
    """Materializations of an asset in a run."""
    return (event for event in ended.get_asset_materialization_events() if event.asset_key == dg.AssetKey([name]))
