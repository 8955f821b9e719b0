"""Sensors: `new_files` watches the inbox, `alert_on_failure` tells people.

A file counts once its size and mtime stayed the same for two ticks, so half-copied files are left alone; the cursor
remembers what was seen and what was already asked for. Moving files away is intake's business.
"""

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import dagster as dg
from ingestion.files.inbox import waiting
from ingestion.files.names import is_passing

from orchestration.alerts import failure_text, send
from orchestration.history import last_run
from orchestration.jobs import intake, nightly
from orchestration.resources import HomeResource
from orchestration.sweep import sweep

INTERVAL_SECONDS = 30
_ACTIVE = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]

Listing = dict[str, str]  # path below the inbox -> "<size>:<mtime_ns>"


@dataclass(frozen=True, slots=True)
class Cursor:
    """What the last tick saw and what was already handed to a run."""

    seen: Listing = field(default_factory=dict)
    requested: Listing = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str | None) -> "Cursor":
        """Read a stored cursor; anything unreadable starts over, which costs one idempotent run."""
        try:
            stored = json.loads(text or "{}")
            return cls(dict(stored.get("seen", {})), dict(stored.get("requested", {})))
        except (ValueError, AttributeError, TypeError):
            return cls()

    def dump(self) -> str:
        """The cursor as stored."""
        return json.dumps({"seen": self.seen, "requested": self.requested}, sort_keys=True)


def list_inbox(inbox: Path) -> Listing:
    """What waits in the inbox and its shop folders, as intake will see it, without what it passes over."""
    return {
        entry.name: f"{entry.state.st_size}:{entry.state.st_mtime_ns}"
        for entry in waiting(inbox)
        if entry.state and not is_passing(entry.path.name)
    }


def new_and_stable(cursor: Cursor, listing: Listing) -> Listing:
    """Files unchanged since the last tick that no run was asked for yet."""
    return {
        path: mark
        for path, mark in listing.items()
        if cursor.seen.get(path) == mark and cursor.requested.get(path) != mark
    }


def advance(cursor: Cursor, listing: Listing, taken: Listing) -> Cursor:
    """The cursor after a tick; files that left the inbox are forgotten."""
    requested = {path: mark for path, mark in (cursor.requested | taken).items() if path in listing}
    return Cursor(seen=listing, requested=requested)


@dg.sensor(job=intake, minimum_interval_seconds=INTERVAL_SECONDS, default_status=dg.DefaultSensorStatus.RUNNING)
def new_files(context: dg.SensorEvaluationContext, home: HomeResource) -> dg.SensorResult | dg.SkipReason:
    """Asks for an intake run when files have arrived and nobody is writing; also sweeps up after dead workers."""
    sweep(context.instance)
    cursor, listing = Cursor.parse(context.cursor), list_inbox(home.home.inbox)
    fresh = new_and_stable(cursor, listing)
    if fresh and context.instance.get_run_records(dg.RunsFilter(statuses=_ACTIVE), limit=1):
        return dg.SkipReason(f"{len(fresh)} new files wait for the run in progress.")
    requests = [dg.RunRequest(run_key=run_key(fresh))] if fresh else []
    return dg.SensorResult(run_requests=requests, cursor=advance(cursor, listing, fresh).dump())


def run_key(files: Listing) -> str:
    """One run per set of files in one state."""
    return sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]


@dg.run_failure_sensor(monitored_jobs=[nightly, intake], default_status=dg.DefaultSensorStatus.RUNNING)
def alert_on_failure(context: dg.RunFailureSensorContext, home: HomeResource) -> None:
    """Posts what failed to the webhook named in `[alerts]`; without one, the UI and `huoshui status` say it."""
    variable = home.settings().alerts.wecom_webhook_env
    url = os.environ.get(variable, "") if variable else ""
    if not url:
        context.log.info("No alert sent: no webhook is configured in [alerts] of huoshui.toml.")
        return
    summary = last_run(context.instance, context.dagster_run.job_name)
    send(url, failure_text(context.dagster_run.job_name, context.dagster_run.run_id, summary))
