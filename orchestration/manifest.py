"""The dbt manifest: `dbt parse` made once, again only when the project changed.

Definitions are built from it, so it must be there before Dagster loads them; parsing needs no network and no warehouse.
dbt's own form of it is kept in a folder that no other dbt command writes to: a night's build starts from it and parses
nothing. dbt alone would parse again every night, because the night's window is in `--vars`.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from filelock import FileLock
from ingestion.errors import HuoshuiError

from orchestration.paths import DBT_MANIFEST, DBT_PARSED, DBT_PROJECT

_PARSED_SUFFIXES = {".sql", ".yml", ".yaml", ".csv"}
PARSE_TIMEOUT_SECONDS = 300


def load_manifest() -> dict[str, Any]:
    """The parsed manifest, made first if missing or older than the project. Raises HuoshuiError when parsing fails."""
    ensure_manifest()
    manifest: dict[str, Any] = json.loads(DBT_MANIFEST.read_bytes())
    return manifest


def ensure_manifest() -> None:
    """Parse the dbt project unless its manifest is up to date; safe when several processes start at once."""
    if not _is_any_stale():
        return
    DBT_PARSED.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(DBT_MANIFEST.parent / ".parse.lock"):
        if _is_any_stale():
            _parse()


def parsed_project() -> Path | None:
    """dbt's form of the manifest for the next build; None when the project changed since, so that dbt parses itself."""
    return None if is_stale(DBT_PARSED, DBT_PROJECT) else DBT_PARSED


def _is_any_stale() -> bool:
    return is_stale(DBT_MANIFEST, DBT_PROJECT) or is_stale(DBT_PARSED, DBT_PROJECT)


def is_stale(manifest: Path, project: Path) -> bool:
    """Whether a file of the project is newer than the manifest, or there is none."""
    if not manifest.is_file():
        return True
    made = manifest.stat().st_mtime_ns
    return any(file.stat().st_mtime_ns > made for file in _project_files(project))


def _project_files(project: Path) -> list[Path]:
    """Files dbt reads; folders are walked by name so that `target` stays out."""
    folders = [folder for folder in ("models", "macros", "seeds", "tests", "analyses") if (project / folder).is_dir()]
    files = [file for folder in folders for file in (project / folder).rglob("*") if file.suffix in _PARSED_SUFFIXES]
    return [*files, *(file for file in project.iterdir() if file.suffix in _PARSED_SUFFIXES)]


def _parse() -> None:
    command = [sys.executable, "-m", "orchestration.dbt_child", "--quiet", "--no-use-colors", "parse"]
    command += ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    folder = DBT_PARSED.parent
    env = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DBT_TARGET_PATH": str(folder)}
    env["DBT_LOG_PATH"] = str(folder)
    env["HUOSHUI_WAREHOUSE"] = str(folder / "warehouse.duckdb")  # named as every home's is: tables are named after it
    done = subprocess.run(  # noqa: S603 - our own module, fixed arguments
        command, env=env, capture_output=True, text=True, timeout=PARSE_TIMEOUT_SECONDS, check=False
    )
    if done.returncode:
        raise HuoshuiError(
            f"dbt could not parse the project in {DBT_PROJECT}: {done.stdout.strip() or done.stderr.strip()} "
            "A retry does not help before the named file is corrected."
        )
    shutil.copyfile(folder / "manifest.json", folder / "manifest.copy")
    (folder / "manifest.copy").replace(DBT_MANIFEST)
    for made in (DBT_PARSED, DBT_MANIFEST):
        os.utime(made)
