"""What one night asks of dbt: pure functions from the ledger's last build to a command line.

The window of a night becomes dbt vars in exactly one place, `dbt_vars`. A full refresh drops the window on purpose:
incremental models then see every load. It is chosen when asked for, on a first build, when parameters or SQL changed
(old rows were computed under other rules), and when `through` goes backwards (rows already built would have to vanish).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from orchestration.stages import Stage

_DECIDING = {".sql", ".csv", ".py"}  # YAML of models only documents and tests
_BESIDE = {"target", "logs", "tests", "__pycache__"}


class LastBuild(Protocol):
    """What the ledger remembers of the last successful build."""

    @property
    def high_seq(self) -> int: ...
    @property
    def through_date(self) -> date: ...
    @property
    def parameters_hash(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Window:
    """What a build sees: days up to `through` (included), loads after `since_seq`, and why it starts there."""

    through: date
    since_seq: int
    since_through: date | None
    full_refresh: bool
    reason: str


def build_window(last: LastBuild | None, through: date, parameters_hash: str, is_full_asked: bool) -> Window:
    """The window of a build after `last`; from scratch when an increment could differ from a rebuild."""
    reason = _full_refresh_reason(last, through, parameters_hash, is_full_asked)
    if reason or last is None:
        return Window(through, 0, None, True, reason or "first build")
    return Window(through, last.high_seq, last.through_date, False, f"loads after {last.high_seq}")


def _full_refresh_reason(
    last: LastBuild | None, through: date, parameters_hash: str, is_full_asked: bool
) -> str | None:
    if is_full_asked:
        return "asked for"
    if last is None:
        return "first build"
    if last.parameters_hash != parameters_hash:
        return "parameters or models changed"
    if through < last.through_date:
        return f"through goes back from {last.through_date} to {through}"
    return None


def dbt_vars(window: Window, attribution: Mapping[str, object]) -> dict[str, object]:
    """The vars of `dbt build`; `since_*` are left to the project's defaults (from scratch) on a full refresh."""
    incremental: dict[str, object] = {}
    if window.since_through is not None:
        incremental = {"since_seq": window.since_seq, "since_through_date": window.since_through.isoformat()}
    return {"through_date": window.through.isoformat(), **incremental, **attribution}


def dbt_build_args(
    variables: Mapping[str, object], *, full_refresh: bool, selected: Sequence[str] = (), excluded: Sequence[str] = ()
) -> list[str]:
    """Arguments after `dbt`; unit tests run in `make test`, never at night. `selected`: nothing for everything."""
    args = ["build", "--exclude", "resource_type:unit_test", *excluded]
    args += ["--vars", json.dumps(variables, sort_keys=True)]
    if full_refresh:
        args.append("--full-refresh")
    if selected:
        args += ["--select", *selected]
    return args


def stage_args(
    stage: Stage, variables: Mapping[str, object], full_refresh: bool, subset: Sequence[str] = ()
) -> list[str]:
    """Arguments of one stage, or of some of its models."""
    selected = subset or stage.select.split()
    return dbt_build_args(variables, full_refresh=full_refresh, selected=selected, excluded=stage.exclude.split())


def parameters_hash(parameters: Mapping[str, object], shops: Sequence[object], projects: Sequence[Path]) -> str:
    """Digest of the parameters, of the shops (an openid belongs to a shop's appid), and of the files that compute."""
    known = {**parameters, "shops": sorted(map(repr, shops))}
    digest = hashlib.sha256(json.dumps(known, sort_keys=True, default=str).encode())
    for project in projects:
        for file in _files(project):
            digest.update(file.relative_to(project).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(project: Path) -> list[Path]:
    """Files that decide what a table holds."""
    found = [file for file in project.rglob("*") if file.suffix in _DECIDING or file.name == "dbt_project.yml"]
    return sorted(file for file in found if not _BESIDE & set(file.relative_to(project).parts))
