"""What the last nights did, read from Dagster's event log: the one history that CLI and UI share."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import dagster as dg

NIGHTLY = "nightly"
_CLASS_NAME = re.compile(r"^[\w.]+(?:Error|Exception|Failure|Requested)?: ")  # `package.module.SomeError: sentence`


@dataclass(frozen=True, slots=True)
class FailingCheck:
    """A check that did not pass. `is_blocking` ones stop the release; `status` is a suite's verdict."""

    asset: str
    check: str
    is_blocking: bool
    severity: str
    description: str
    status: str = "failed"


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run: its end, how long it took (seconds; None while running), its failing checks and error sentences."""

    run_id: str
    job: str
    status: str
    started_at: str | None
    seconds: float | None
    failing: tuple[FailingCheck, ...]
    errors: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        return asdict(self)


def last_run(instance: dg.DagsterInstance, job: str = NIGHTLY) -> RunSummary | None:
    """The newest run of `job`, or None before the first."""
    records = instance.get_run_records(dg.RunsFilter(job_name=job), limit=1)
    return summarize(instance, records[0]) if records else None


def summarize(instance: dg.DagsterInstance, record: dg.RunRecord) -> RunSummary:
    """Read checks and errors of one run from its events."""
    run = record.dagster_run
    return RunSummary(
        run_id=run.run_id,
        job=run.job_name,
        status=run.status.value.lower(),
        started_at=_iso(record.start_time),
        seconds=round(record.end_time - record.start_time, 1) if record.start_time and record.end_time else None,
        failing=tuple(failing_checks(instance, run.run_id)),
        errors=tuple(error_sentences(instance, run.run_id)),
    )


def failing_checks(instance: dg.DagsterInstance, run_id: str) -> list[FailingCheck]:
    """Checks of the run that did not pass, blocking ones first."""
    failing = []
    for entry in instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION):
        if entry.dagster_event is None:
            continue
        evaluation = entry.dagster_event.asset_check_evaluation_data
        if evaluation.passed:
            continue
        failing.append(
            FailingCheck(
                asset=evaluation.asset_key.to_user_string(),
                check=evaluation.check_name,
                is_blocking=bool(evaluation.blocking) and evaluation.severity is dg.AssetCheckSeverity.ERROR,
                severity=evaluation.severity.value,
                description=evaluation.description or "",
                status=_status(evaluation.metadata),
            )
        )
    return sorted(failing, key=lambda check: (not check.is_blocking, check.severity, check.asset, check.check))


def _status(metadata: Mapping[str, dg.MetadataValue[Any]]) -> str:
    return str(metadata["status"].value) if "status" in metadata else "failed"


def error_sentences(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """Why steps or the run itself failed, the innermost message of each, without stack."""
    sentences: list[str] = []
    types = {dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.RUN_FAILURE}
    for entry in instance.all_logs(run_id, of_type=types):
        sentence = _sentence(entry)
        if sentence and sentence not in sentences:
            sentences.append(sentence)
    return sentences


def _sentence(entry: dg.EventLogEntry) -> str | None:
    event = entry.dagster_event
    if event is None:
        return entry.user_message or None
    error = getattr(event.event_specific_data, "error", None)
    failure = getattr(event.event_specific_data, "user_failure_data", None)
    if failure is not None and failure.description:
        return str(failure.description)
    if error is None:
        return event.message
    while error.cause is not None:
        error = error.cause
    return _CLASS_NAME.sub("", str(error.message)).strip()


def blocking(checks: Sequence[FailingCheck]) -> list[FailingCheck]:
    """Those that stop a release."""
    return [check for check in checks if check.is_blocking]


def _iso(timestamp: float | None) -> str | None:
    return datetime.fromtimestamp(timestamp, UTC).isoformat(timespec="seconds") if timestamp else None
