"""Great Expectations suites as asset checks: one op per layer, one check per claim, numbers as metadata.

Flow:  suites (data) -> specs -> quality.runner on the warehouse -> a verdict with its numbers per claim.
A claim of severity `block` stops everything downstream when it breaks; any claim that could not be decided does too,
because every spec is blocking and only results of severity ERROR block.
"""

from collections.abc import Callable, Iterator, Sequence

import dagster as dg
from ingestion.files.names import shown
from quality.result import CheckResult, Status, SuiteResult
from quality.runner import run_suites
from quality.suite import Suite

from orchestration.failures import told_to_dagster
from orchestration.progress import say
from orchestration.resources import HomeResource, Night

AssetOf = Callable[[str], dg.AssetKey]  # table of a suite -> the asset it checks


def build_suite_checks(name: str, suites: Sequence[Suite], asset_of: AssetOf) -> dg.AssetChecksDefinition:
    """One op `name` that runs all `suites`, so that the warehouse is opened once."""

    @dg.multi_asset_check(name=name, specs=suite_specs(suites, asset_of))
    def suite_checks(home: HomeResource, night: Night) -> Iterator[dg.AssetCheckResult]:
        say(name)
        with told_to_dagster():
            results = run_suites(home.home.warehouse, suites, night.through_date)
        for suite in results:
            yield from check_results(suite, asset_of(suite.table))

    return suite_checks


def suite_specs(suites: Sequence[Suite], asset_of: AssetOf) -> list[dg.AssetCheckSpec]:
    """One spec per claim."""
    return [
        dg.AssetCheckSpec(
            check.name,
            asset=asset_of(suite.table),
            blocking=True,
            description=f"{check.name.replace('_', ' ')} ({check.kind.value}, {check.severity.value})",
            metadata={"suite": suite.name, "owner": suite.owner},
        )
        for suite in suites
        for check in suite.checks
    ]


def check_results(suite: SuiteResult, asset: dg.AssetKey) -> Iterator[dg.AssetCheckResult]:
    """Verdicts of one suite as asset check results."""
    for check in suite.checks:
        yield dg.AssetCheckResult(
            asset_key=asset,
            check_name=check.name,
            passed=check.status is Status.PASSED,
            severity=severity_of(check),
            description=shown(check.message),
            metadata={"status": check.status.value, **{k: v for k, v in check.observed.items() if v is not None}},
        )


def severity_of(check: CheckResult) -> dg.AssetCheckSeverity:
    """ERROR stops the release; a warning, too little history or nothing delivered is shown as WARN, never as green."""
    return dg.AssetCheckSeverity.ERROR if check.is_blocking else dg.AssetCheckSeverity.WARN
