"""Publish: one audited warehouse becomes one atomic release.

Flow:   sweep leftovers  ->  build under releases/.tmp-<run>  ->  check the finished files  ->  manifest.json last
        ->  fsync, read-only modes  ->  rename to releases/<utc>-<run>  ->  flip `current`  ->  retention.
Why:    the flip of one symlink is the only commit point. Killed anywhere before it, readers keep the last release;
        killed after it, they have the whole new one.
Caller: is the only writer (holds the home's writer lock) and has run the audit; readers need no lock.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import structlog

from serving import durable
from serving.builder import STORAGE_VERSION, Sources, build
from serving.errors import PublishError
from serving.kill_points import reach
from serving.manifest import FileEntry, Manifest, write_manifest
from serving.rollback import rollback
from serving.store import CURRENT, RELEASES, Release, find_release, list_releases, pin, retain, sweep
from serving.verify import verify

__all__ = ["PublishRequest", "Release", "list_releases", "pin", "publish", "rollback", "verify"]

_log = structlog.get_logger(__name__)
DEFAULT_KEEP = 10
MEMORY_VARIABLE, DEFAULT_MEMORY = "HUOSHUI_MEMORY_LIMIT", "1GB"  # as dbt's profile has it


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """What to publish, and what the release says about itself.

    `parameters` must be JSON-like; `keep` releases stay (pinned and current ones besides); `memory_limit` is DuckDB's.
    """

    warehouse: Path
    serving_dir: Path
    run_id: str
    data_through_date: date
    git_commit: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    version: str = ""
    keep: int = DEFAULT_KEEP
    memory_limit: str = field(default_factory=lambda: os.environ.get(MEMORY_VARIABLE, DEFAULT_MEMORY))


def publish(request: PublishRequest) -> Release:
    """Build, check and publish a release; gives it as `current`.

    Raises ReleaseContractError or PersonalDataError when the marts must not be published, PublishError when the
    machine failed; then `current` is as it was, unless the message says that only the last flush of the switch failed.
    """
    releases, before = request.serving_dir / RELEASES, _target(request.serving_dir)
    staging = releases / f".tmp-{_safe(request.run_id)}"
    try:
        durable.make_readable(releases)
        sweep(request.serving_dir)
        release_id = _publish(request, staging)
    except (duckdb.Error, OSError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        is_switched = _target(request.serving_dir) != before
        state = "is the new one, but the disk did not confirm the switch" if is_switched else "is unchanged"
        message = (
            f"The release of run {request.run_id} could not be built from {request.warehouse.name}: {reason}. The "
            f"published release {state}. A retry helps once the disk has room and nobody writes the warehouse."
        )
        raise PublishError(message) from error
    finally:
        if staging.is_dir():
            durable.discard(staging)
    try:
        retain(request.serving_dir, request.keep, spared=Path(before).name)
    except OSError as error:  # published all the same; the next night removes what is old
        _log.warning("old releases could not be removed", error=error.strerror)
    reach("serving.retained")
    return find_release(request.serving_dir, release_id)


def _target(serving_dir: Path) -> str:
    """Where `current` leads; empty before the first release."""
    link = serving_dir / CURRENT
    return str(link.readlink()) if link.is_symlink() else ""


def _publish(request: PublishRequest, staging: Path) -> str:
    staging.mkdir()
    reach("serving.started")
    head = _head(request)
    tables = build(Sources(request.warehouse, staging, request.memory_limit), head)
    write_manifest(replace(head, tables=tables, files=_files(staging)), staging)
    reach("serving.manifested")
    durable.seal(staging)
    reach("serving.sealed")
    final = staging.with_name(head.release_id)
    staging.rename(final)
    durable.sync(final.parent)
    reach("serving.renamed")
    durable.flip(request.serving_dir / CURRENT, final)
    reach("serving.flipped")
    return head.release_id


def _head(request: PublishRequest) -> Manifest:
    built_at = datetime.now(UTC)
    return Manifest(
        release_id=_free_id(request.serving_dir / RELEASES, f"{built_at:%Y%m%dT%H%M%SZ}-{_safe(request.run_id)}"),
        run_id=request.run_id,
        built_at=built_at,
        data_through_date=request.data_through_date,
        git_commit=request.git_commit or "",
        huoshui_version=request.version,
        parameters=request.parameters,
        duckdb_version=duckdb.__version__,
        storage_version=STORAGE_VERSION,
        tables=(),
        files=(),
    )


def _free_id(releases: Path, name: str) -> str:
    """The name, numbered from 2 where a run publishes twice within one second."""
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(free for free in names if not (releases / free).exists())


def _files(folder: Path) -> tuple[FileEntry, ...]:
    return tuple(
        FileEntry(name=path.name, bytes=path.stat().st_size, sha256=durable.sha256(path))
        for path in durable.files_of(folder)
    )


def _safe(run_id: str) -> str:
    """A run id as part of a folder name."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", run_id).strip("-") or "run"
