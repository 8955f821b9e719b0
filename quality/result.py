"""What a run of the suites says: a verdict, numbers and a sentence per check; never a value of a record."""

from dataclasses import dataclass
from enum import StrEnum

from quality.suite import Check, Kind, Layer, Severity

Number = int | float | None


class Status(StrEnum):
    """Verdict of one check. Only `passed` is green."""

    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warned"
    NOT_ENOUGH_HISTORY = "not_enough_history"
    NOT_DELIVERED = "not_delivered"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Verdict of one check with the numbers it was reached on."""

    name: str
    kind: Kind
    severity: Severity
    status: Status
    observed: dict[str, Number]
    message: str

    @property
    def is_blocking(self) -> bool:
        """True when the night must not be published: a blocking claim is broken, or any check could not be decided."""
        if self.status is Status.ERROR:
            return True
        return self.status is Status.FAILED and self.severity is Severity.BLOCK


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """Verdicts of one suite; `seconds` is wall clock."""

    suite: str
    layer: Layer
    table: str
    checks: tuple[CheckResult, ...]
    seconds: float

    @property
    def is_blocking(self) -> bool:
        """True when one of its checks blocks, or when nothing at all was decided."""
        return not self.checks or any(check.is_blocking for check in self.checks)

    def count(self, status: Status) -> int:
        """Number of checks with this verdict."""
        return sum(check.status is status for check in self.checks)


def is_blocking(results: "list[SuiteResult]") -> bool:
    """True when the night must not be published. No result at all blocks: nobody looked."""
    return not results or any(result.is_blocking for result in results)


def undecided(check: Check, why: str) -> CheckResult:
    """The result of a check that could not be decided; it blocks whatever its severity."""
    return CheckResult(check.name, check.kind, check.severity, Status.ERROR, {}, why)
