"""What blocks a night: a broken blocking claim, anything undecided, and having looked at nothing."""

import pytest

from quality.result import CheckResult, Status, SuiteResult, is_blocking, undecided
from quality.suite import Check, Kind, Layer, Severity, between

CHECK = Check("a_holds", Kind.VOLUME, Severity.WARN, "select 1 as n", ("n",), (between("n", 0, 1),), "no")


def result(status: Status, severity: Severity) -> CheckResult:
    return CheckResult("a_holds", Kind.VOLUME, severity, status, {}, "")


def suite_result(*checks: CheckResult) -> SuiteResult:
    return SuiteResult("raw__a__b", Layer.RAW, "raw.a__b", checks, 0.1)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("severity", list(Severity))
def test_only_failed_blocking_checks_and_errors_block(status: Status, severity: Severity) -> None:
    blocks = status is Status.ERROR or (status is Status.FAILED and severity is Severity.BLOCK)
    assert result(status, severity).is_blocking is blocks
    assert is_blocking([suite_result(result(status, severity))]) is blocks


def test_no_results_block() -> None:
    assert is_blocking([])
    assert suite_result().is_blocking


def test_undecided_blocks_even_when_the_claim_would_only_warn() -> None:
    assert undecided(CHECK, "no table").is_blocking


def test_count_counts_one_status() -> None:
    both = suite_result(result(Status.PASSED, Severity.WARN), result(Status.WARNED, Severity.WARN))
    assert (both.count(Status.PASSED), both.count(Status.FAILED)) == (1, 0)
