"""The state of a home for a person on call: last run, freshness per stream, quarantine, release, failing checks."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from ingestion.ledger import Ledger
from ingestion.settings import Home, load_settings
from serving.errors import NoReleaseError
from serving.store import find_release

DRIFT_SHOWN = timedelta(days=14)


def home_report(home: Home) -> dict[str, Any]:
    """Everything `huoshui status` shows. Raises ConfigError for a home that is not one. Reads only."""
    load_settings(home)
    return {
        "home": str(home.root),
        "last_run": _last_run(home),
        "release": _release(home),
        "streams": _streams(home),
        "quarantine": _quarantine(home),
        "drift": _drift(home),
    }


def _last_run(home: Home) -> dict[str, Any] | None:
    """The newest nightly run; a run whose worker is dead is told as `died`, the next run sweeps it up."""
    if not (home.dagster / "history").exists():
        return None
    from orchestration.history import last_run
    from orchestration.instance import open_instance
    from orchestration.worker import is_alive

    with open_instance(home) as instance:
        summary = last_run(instance)
        if summary is None:
            return None
        found = summary.as_dict()
        run = instance.get_run_by_id(summary.run_id)
        if run is not None and not run.is_finished and is_alive(run.tags) is False:
            found["status"] = "died"
        return found


def _release(home: Home) -> dict[str, Any] | None:
    try:
        release = find_release(home.serving, None)
    except NoReleaseError:
        return None
    manifest = release.manifest
    return {
        "release": release.release_id,
        "through": manifest.data_through_date.isoformat(),
        "built_at": manifest.built_at.isoformat(timespec="seconds"),
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "identity_conflicts": sum(table.rows for table in manifest.tables if table.name == "fct_identity_conflict"),
        "path": str(home.serving / "current" / "huoshui.duckdb"),
    }


def _streams(home: Home) -> list[dict[str, Any]]:
    """Per stream with at least one load: when the last one came (UTC), how many hours ago, and rows taken in so far."""
    if not home.ledger.exists():
        return []
    newest: dict[str, datetime] = {}
    rows: Counter[str] = Counter()
    for load in Ledger(home.ledger).loads():
        newest[load.stream] = max(load.committed_at, newest.get(load.stream, load.committed_at))
        rows[load.stream] += load.loaded
    now = datetime.now(UTC)
    return [
        {
            "stream": stream,
            "last_load_at": at.isoformat(timespec="seconds"),
            "hours_ago": round((now - at).total_seconds() / 3600, 1),
            "rows": rows[stream],
        }
        for stream, at in sorted(newest.items())
    ]


def _drift(home: Home) -> list[dict[str, Any]]:
    """What changed in the headers of files lately, newest first."""
    if not home.ledger.exists():
        return []
    since = datetime.now(UTC) - DRIFT_SHOWN
    return [
        {
            "recorded_at": event.recorded_at.isoformat(timespec="seconds"),
            "file": event.source_file,
            "stream": event.stream,
            "kind": event.kind,
            "columns": list(event.columns),
        }
        for event in reversed(Ledger(home.ledger).drift.events())
        if event.recorded_at >= since
    ]


def _quarantine(home: Home) -> dict[str, Any]:
    """Rows set aside now, by stream and reason."""
    counts: dict[str, Counter[str]] = {}
    if home.ledger.exists():
        for record in Ledger(home.ledger).quarantined():
            counts.setdefault(record.stream, Counter()).update(record.reasons)
    return {"rows": sum(sum(reasons.values()) for reasons in counts.values()), "streams": counts}
