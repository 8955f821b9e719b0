"""One night in this process: the job `nightly` of the UI, on the same instance, without a daemon.

Flow:  settings, lock, sweep  ->  definitions  ->  execute_in_process  ->  outcome read back from the event log.
The lock is taken here already, so a second `huoshui run` fails with a sentence before Dagster starts anything.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from time import monotonic

import dagster as dg
from ingestion.errors import HuoshuiError
from ingestion.ledger import Ledger
from ingestion.locks import writer_lock
from ingestion.settings import Home, load_settings
from serving.release import list_releases

from orchestration.garbage import set_aside
from orchestration.history import NIGHTLY, RunSummary, summarize
from orchestration.instance import open_instance
from orchestration.resources import yesterday
from orchestration.sensors import list_inbox
from orchestration.sweep import sweep
from orchestration.worker import worker_tags

REPOSITORY_TAG = {
    ".dagster/repository": "__repository__@orchestration.definitions"
}  # shows the run under its job in the UI


@dataclass(frozen=True, slots=True)
class NightRequest:
    """What `huoshui run` asks: the last business day to build (None: yesterday), whether to start from scratch, and the
    month whose recorded fits are replaced (`YYYY-MM`, empty for none)."""

    through: date | None = None
    full_refresh: bool = False
    refit: str = ""


@dataclass(frozen=True, slots=True)
class NightOutcome:
    """How a night ended. `release_id` is the release it published, None when it did not."""

    run: RunSummary
    through: date
    release_id: str | None
    seconds: float

    @property
    def is_published(self) -> bool:
        """Whether a new release is current."""
        return self.release_id is not None

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "run_id": self.run.run_id,
            "status": self.run.status,
            "through": self.through.isoformat(),
            "release": self.release_id,
            "seconds": self.seconds,
            "failing_checks": [asdict(check) for check in self.run.failing],
            "errors": list(self.run.errors),
        }


def run_night(home: Home, request: NightRequest) -> NightOutcome:
    """Run the nightly job to its end. Raises ConfigError, HomeBusyError; HuoshuiError without any input."""
    started = monotonic()
    load_settings(home)
    through = request.through or yesterday()
    with writer_lock(home, "huoshui run"):
        _require_input(home)
        with open_instance(home) as instance:
            sweep(instance)
            run = _execute(home, instance, replace(request, through=through))
    return NightOutcome(run, through, _published_by(home, run.run_id), round(monotonic() - started, 1))


def run_config(request: NightRequest) -> dict[str, object]:
    """Launch configuration of the job: the same form the launchpad of the UI takes."""
    night = {
        "through": request.through.isoformat() if request.through else "",
        "full_refresh": request.full_refresh,
        "refit": request.refit,
    }
    return {"resources": {"night": {"config": night}}, "loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def load_job(home: Home) -> dg.JobDefinition:
    """The nightly job over a home; the first call takes seconds."""
    from orchestration.definitions import definitions_of  # imports dbt's manifest and Great Expectations' suites

    return definitions_of(home).resolve_job_def(NIGHTLY)


def _execute(home: Home, instance: dg.DagsterInstance, request: NightRequest) -> RunSummary:
    job = load_job(home)
    set_aside()
    with output_to(home.dagster / "last_run.log"):
        result = job.execute_in_process(
            instance=instance,
            run_config=run_config(request),
            tags={**worker_tags(), **REPOSITORY_TAG},
            raise_on_error=False,
        )
    record = instance.get_run_record_by_id(result.run_id)
    if record is None:
        raise HuoshuiError(f"Run {result.run_id} left no record in {home.dagster}. A retry may help.")
    return summarize(instance, record)


@contextmanager
def output_to(path: Path) -> Iterator[None]:
    """Send stdout and stderr of this process and its children to a file: what dbt prints is not our answer."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with path.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, before in enumerate(kept, 1):
            os.dup2(before, number)
            os.close(before)


def _require_input(home: Home) -> None:
    if not list_inbox(home.inbox) and Ledger(home.ledger).high_seq() == 0:
        raise HuoshuiError(
            f"There is nothing to build: {home.inbox} is empty and nothing was taken in before. "
            "Put export files there and run again; without files a retry does not help."
        )


def _published_by(home: Home, run_id: str) -> str | None:
    for release in list_releases(home.serving):
        if release.manifest.run_id == run_id:
            return release.release_id
    return None
