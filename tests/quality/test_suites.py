"""Every expectation of every suite has a planted fault that trips it, and only it; clean days trip none."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from string import Template

import pytest

from ingestion.streams.registry import STREAMS as DECLARED
from quality.checks.bills import CROSS_CHECKS
from quality.checks.counts import COUNT_CHECKS
from quality.checks.daily import shanghai_day
from quality.result import Status, SuiteResult, is_blocking
from quality.runner import run_suites
from quality.streams import STREAMS, StreamProfile
from quality.suite import Kind, Severity, Suite
from quality.suites import MART_SUITES, RAW_SUITES, SUITES, suite_for_stream

FAULTS = tomllib.loads((Path(__file__).parent / "faults.toml").read_text("utf-8"))
PROFILES = {f"raw__{profile.table}": profile for profile in STREAMS}
CROSS_CHECKED = {check.name for checks in (*CROSS_CHECKS.values(), *COUNT_CHECKS.values()) for check in checks}
LEDGER_CHECKS = ("lake_holds_exactly", "delivery_is_as_long")


@dataclass(frozen=True)
class Fault:
    """One planted fault: SQL that breaks `check` of `suite` through its number."""

    suite: Suite
    check: str
    number: str
    sql: str

    def __str__(self) -> str:
        return f"{self.suite.name}-{self.check}-{self.number}"

    @property
    def recount(self) -> str | None:
        """The stream whose rows the ledger books anew; faults of the ledger itself stay."""
        if self.suite.name not in PROFILES or self.check.startswith(LEDGER_CHECKS):
            return None
        return PROFILES[self.suite.name].table


def names_of(suite: Suite, last_day: date) -> dict[str, str]:
    """What the placeholders of a fault stand for."""
    names = {
        "table": suite.table,
        "paid_day": shanghai_day("paid_at"),
        "booked_day": shanghai_day("booked_at"),
        "seen_day": shanghai_day("first_seen_at"),
        "newest": f"date '{last_day}'",
    }
    profile = PROFILES.get(suite.name)
    if profile is None:
        return names
    column = (profile.mix or "").removesuffix(" is null")
    names |= {
        "mix": column,
        "strange": "null" if profile.mix != column else "'strange'",
        "amount": profile.amount or "",
    }
    if profile.business_day:
        is_date = profile.business_day.endswith("_date")
        names |= {
            "id": profile.twin_id or profile.key[-1],
            "time": profile.business_day,
            "later": profile.business_day + ("" if is_date else " + interval 1 second * k"),
            "sooner": profile.business_day + ("" if is_date else " + interval 1 second"),
            "day": shanghai_day(profile.business_day),
            "newest": f"date '{last_day - timedelta(days=profile.lag_days)}'",
        }
    return names


def templates_of(suite: Suite, check: str, number: str) -> list[str]:
    """SQL of the faults listed for one expectation; empty when nobody planted one."""
    profile = PROFILES.get(suite.name)
    general = FAULTS["lists" if profile.is_snapshot else "daily"] if profile else {}
    generic = "mix" if check.startswith("mix_of_") else check
    found = FAULTS.get(suite.name, {}).get(f"{check}.{number}") or general.get(f"{generic}.{number}") or []
    return [found] if isinstance(found, str) else found


def planted(last_day: date) -> list[Fault]:
    """All faults, in the order of the suites."""
    return [
        Fault(suite, check.name, expectation.number, Template(sql).substitute(names_of(suite, last_day)))
        for suite in SUITES
        for check in suite.checks
        for expectation in check.expectations
        for sql in templates_of(suite, check.name, expectation.number)
    ]


def test_every_expectation_has_a_planted_fault() -> None:
    missing = [
        f"{suite.name}.{check.name}.{expectation.number}"
        for suite in SUITES
        for check in suite.checks
        for expectation in check.expectations
        if not templates_of(suite, check.name, expectation.number)
    ]
    assert missing == []


def test_every_listed_fault_belongs_to_a_suite() -> None:
    assert set(FAULTS) - {"daily", "lists"} <= {suite.name for suite in SUITES}


@pytest.mark.parametrize("fault", planted(date(2025, 3, 27)), ids=str)
def test_fault_trips_exactly_its_check(fault: Fault, plant: Callable[..., SuiteResult]) -> None:
    result = plant(fault.suite, fault.sql, recount=fault.recount)
    tripped = {check.name for check in result.checks if check.status in {Status.FAILED, Status.WARNED, Status.ERROR}}
    assert fault.check in tripped, [(check.name, check.status, check.observed) for check in result.checks]
    # a second party's books rightly disagree with most faults in money
    assert tripped - CROSS_CHECKED <= {fault.check}, [
        (check.name, check.status, check.observed) for check in result.checks
    ]
    blamed = next(check for check in result.checks if check.name == fault.check)
    assert blamed.status is (Status.FAILED if blamed.severity is Severity.BLOCK else Status.WARNED)
    assert blamed.is_blocking is (blamed.severity is Severity.BLOCK)


def check_clean(results: list[SuiteResult]) -> None:
    wrong = [
        (r.suite, c.name, c.status, c.observed) for r in results for c in r.checks if c.status is not Status.PASSED
    ]
    assert wrong == []
    assert not is_blocking(results)


@pytest.mark.parametrize("days_ago", [0, 5])
def test_clean_days_pass_every_check(world: Path, last_day: date, days_ago: int) -> None:
    check_clean(run_suites(world, SUITES, last_day - timedelta(days=days_ago)))


@pytest.mark.slow
def test_clean_nights_in_a_row_pass_every_check(world: Path, last_day: date) -> None:
    """Six with those above, to keep the run short; `huoshui demo --scale tiny --days 120 --nights 30` is the month."""
    for days_ago in range(1, 5):
        check_clean(run_suites(world, SUITES, last_day - timedelta(days=days_ago)))


def test_every_declared_stream_has_its_profile_and_suite() -> None:
    declared = {(s.table, s.key, s.business_day, s.snapshot) for s in DECLARED.values()}
    assert {(p.table, p.key, p.business_day, p.is_snapshot) for p in STREAMS} == declared
    assert {suite.name for suite in RAW_SUITES} == {f"raw__{s.table}" for s in DECLARED.values()}


@pytest.mark.parametrize("profile", STREAMS, ids=lambda profile: profile.table)
def test_profiles_name_declared_columns_only(profile: StreamProfile) -> None:
    stream = DECLARED[f"{profile.source}.{profile.name}"]
    columns = {column.name for column in stream.columns} | {"_occurrence"}
    named = {profile.twin_id, profile.amount, (profile.mix or "").removesuffix(" is null")} - {None, ""}
    assert named <= columns
    assert profile.business_day is None or profile.business_day in columns


def test_every_published_mart_has_a_suite() -> None:
    page = (Path(__file__).parents[2] / "docs" / "marts.md").read_text("utf-8")
    tables = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")} - {"_release"}
    assert {suite.table for suite in MART_SUITES} == {f"marts.{table}" for table in tables}


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_suite_holds_volume_distribution_and_reconciliation(suite: Suite) -> None:
    kinds = {check.kind for check in suite.checks}
    assert {Kind.VOLUME, Kind.RECONCILIATION} <= kinds
    assert kinds & {Kind.DISTRIBUTION, Kind.DRIFT, Kind.DUPLICATION}
    assert suite.owner


def test_suite_for_stream_watches_a_stream_of_ones_own(plant: Callable[..., SuiteResult]) -> None:
    own = suite_for_stream("member", "wecom_messages", "sent_at", key=("message_id", "external_userid"))
    assert {check.status for check in plant(own, "select 1").checks} == {Status.PASSED}
    halved = (
        "delete from raw.member__wecom_messages where hash(message_id) % 10 > 0 and sent_at > '2025-03-26 16:00:00Z'"
    )
    broken = plant(own, halved, recount="member__wecom_messages")
    assert [check.name for check in broken.checks if check.status is Status.WARNED] == [
        "volume_is_within_its_28_day_band"
    ]
    assert not broken.is_blocking


def test_suite_for_stream_without_days_keeps_the_accounts(plant: Callable[..., SuiteResult]) -> None:
    own = suite_for_stream("shop", "skus", snapshot=True)
    lost = plant(own, "delete from raw.shop__skus where sku_code = 'Code 3'")
    assert lost.is_blocking
    assert [check.kind for check in lost.checks if check.is_blocking] == [Kind.RECONCILIATION]
