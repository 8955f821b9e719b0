"""The last run as CLI and UI tell it: read from the event log of a real run."""

from collections.abc import Iterator

import dagster as dg

from ingestion.errors import HuoshuiError
from orchestration.failures import told_to_dagster
from orchestration.history import blocking, last_run


@dg.asset(
    check_specs=[
        dg.AssetCheckSpec("holds", asset="table", blocking=True),
        dg.AssetCheckSpec("broken", asset="table", blocking=True),
        dg.AssetCheckSpec("odd", asset="table", blocking=True),
    ]
)
def table() -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """A table with one check that passes, one that blocks and one that warns."""
    yield dg.MaterializeResult()
    yield dg.AssetCheckResult(check_name="holds", passed=True)
    yield dg.AssetCheckResult(check_name="odd", passed=False, severity=dg.AssetCheckSeverity.WARN)
    yield dg.AssetCheckResult(check_name="broken", passed=False, description="12 rows too many")


@dg.asset
def file() -> None:
    """Fails with a sentence."""
    with told_to_dagster():
        raise HuoshuiError("Reading a.csv failed. A retry does not help.")


def run(instance: dg.DagsterInstance, asset: dg.AssetsDefinition) -> None:
    """Execute the asset as job `nightly`."""
    defs = dg.Definitions(assets=[asset], jobs=[dg.define_asset_job("nightly", selection="*")])
    defs.resolve_job_def("nightly").execute_in_process(instance=instance, raise_on_error=False)


def test_last_run_is_none_before_the_first(instance: dg.DagsterInstance) -> None:
    assert last_run(instance) is None


def test_last_run_tells_failing_checks_blocking_first(instance: dg.DagsterInstance) -> None:
    run(instance, table)
    summary = last_run(instance)
    assert summary is not None
    assert summary.status == "failure"
    assert [(check.check, check.is_blocking) for check in summary.failing] == [("broken", True), ("odd", False)]
    assert summary.failing[0].description == "12 rows too many"
    assert [check.check for check in blocking(summary.failing)] == ["broken"]


def test_last_run_tells_the_sentence_of_an_error_without_stack(instance: dg.DagsterInstance) -> None:
    run(instance, file)
    summary = last_run(instance)
    assert summary is not None
    assert "Reading a.csv failed. A retry does not help." in summary.errors
    assert not any("Traceback" in sentence or "file.py" in sentence for sentence in summary.errors)
