"""Verify: is a release still, byte for byte and row for row, what was published?

Flow:  manifest  ->  SHA-256 and mode of every file  ->  content hash of every table and Parquet file  ->  problems.
Why:   disks rot and people edit; one changed byte is found and named before anybody trusts a number.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from serving import durable
from serving.content_hash import content_of
from serving.exposure import relation
from serving.manifest import DATABASE, MANIFEST, TableEntry
from serving.open_release import open_database
from serving.store import Release, find_release


@dataclass(frozen=True, slots=True)
class Verification:
    """Outcome for one release; `problems` are sentences, empty when all is well."""

    release_id: str
    files: int
    tables: int
    bytes: int
    problems: tuple[str, ...]

    @property
    def is_intact(self) -> bool:
        """Nothing differs from the manifest."""
        return not self.problems


def verify(serving_dir: Path, release_id: str | None = None) -> Verification:
    """Re-hash a release (None: the current one) against its manifest.

    Raises NoReleaseError when it does not exist, DamagedReleaseError when the manifest itself cannot be trusted.
    """
    release = find_release(serving_dir, release_id)
    wrong = _file_problems(release)
    problems = [*wrong.values(), *_strangers(release)]
    # Tables are read from files whose bytes are right only: a damaged file is reported once, not opened.
    if DATABASE not in wrong:
        problems += _table_problems(release)
    return Verification(
        release_id=release.release_id,
        files=len(release.manifest.files),
        tables=len(release.manifest.tables),
        bytes=sum(entry.bytes for entry in release.manifest.files),
        problems=tuple(problems),
    )


def _file_problems(release: Release) -> dict[str, str]:
    problems = {}
    for entry in release.manifest.files:
        path = release.folder / entry.name
        if not path.is_file():
            problems[entry.name] = f"{entry.name} is missing."
        elif path.stat().st_size != entry.bytes:
            problems[entry.name] = f"{entry.name} has {path.stat().st_size} bytes, published were {entry.bytes}."
        elif durable.sha256(path) != entry.sha256:
            problems[entry.name] = f"{entry.name} was changed after it was published (SHA-256 differs)."
        elif path.stat().st_mode & 0o222:
            problems[entry.name] = f"{entry.name} can be written; published files are read-only."
    return problems


def _strangers(release: Release) -> list[str]:
    known = {entry.name for entry in release.manifest.files} | {MANIFEST}
    return [f"{path.name} is not part of the release." for path in release.folder.iterdir() if path.name not in known]


def _table_problems(release: Release) -> list[str]:
    try:
        with open_database(release.database) as connection:
            checks = [_table_problem(connection, table) for table in release.manifest.tables]
    except duckdb.Error as error:
        return [f"{DATABASE} cannot be read: {str(error).splitlines()[0]}"]
    return [problem for problem in checks if problem]


def _table_problem(connection: duckdb.DuckDBPyConnection, table: TableEntry) -> str:
    catalog = Path(DATABASE).stem
    found = content_of(connection, relation(catalog, table.name))
    if (found.rows, found.content_hash) == (table.rows, table.content_hash):
        return ""
    return f"Table {table.name} holds {found.rows} rows whose hash is not the published one ({table.rows} rows)."
