"""The manifest: what a release holds, written last and trusted only whole.

Flow:  finished files  ->  `Manifest`  ->  manifest.json (canonical JSON that carries its own checksum).
Why:   a folder without a readable manifest is not a release; a changed byte anywhere, the manifest included, is found.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from serving.durable import write_synced
from serving.errors import DamagedReleaseError

MANIFEST = "manifest.json"
DATABASE = "huoshui.duckdb"
MANIFEST_VERSION = 1


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """One column of a published table, with its DuckDB type."""

    name: str
    type: str
    nullable: bool


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One published table: rows, order-free content hash, columns, and the Parquet file beside the database."""

    name: str
    rows: int
    content_hash: str
    parquet: str
    columns: tuple[ColumnEntry, ...]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the release folder (the manifest itself apart): size in bytes and SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole release. `built_at` is UTC; `data_through_date` is the last business day (Asia/Shanghai) inside."""

    release_id: str
    run_id: str
    built_at: datetime
    data_through_date: date
    git_commit: str
    huoshui_version: str
    parameters: Mapping[str, Any]
    duckdb_version: str
    storage_version: str
    tables: tuple[TableEntry, ...]
    files: tuple[FileEntry, ...]

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(table.rows for table in self.tables)

    @property
    def content_hashes(self) -> dict[str, str]:
        """Table name -> content hash."""
        return {table.name: table.content_hash for table in self.tables}


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write manifest.json into the folder and force it to the disk."""
    write_synced(folder / MANIFEST, _render(_as_json(manifest)))


def read_manifest(folder: Path) -> Manifest:
    """Read a release's manifest.

    Raises DamagedReleaseError when it is missing, unreadable or not byte for byte what was written.
    """
    try:
        return _from_json(_unchanged((folder / MANIFEST).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = (
            f"Release {folder.name} has no manifest that can be trusted ({MANIFEST} is missing or was changed). "
            "A retry does not help; roll back to another release or publish again."
        )
        raise DamagedReleaseError(message) from error


def _as_json(manifest: Manifest) -> dict[str, Any]:
    content = asdict(manifest)
    content["built_at"] = manifest.built_at.isoformat()
    content["data_through_date"] = manifest.data_through_date.isoformat()
    content["manifest_version"] = MANIFEST_VERSION
    return content


def _render(content: dict[str, Any]) -> bytes:
    body = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    checksum = hashlib.sha256(body.encode()).hexdigest()
    return (json.dumps({**json.loads(body), "checksum": checksum}, ensure_ascii=False, indent=1) + "\n").encode()


def _unchanged(raw: bytes) -> dict[str, Any]:
    """The parsed manifest if writing it again gives the same bytes; raises ValueError otherwise."""
    content: dict[str, Any] = json.loads(raw)
    if _render({key: value for key, value in content.items() if key != "checksum"}) != raw:
        raise ValueError
    return content


def _from_json(content: dict[str, Any]) -> Manifest:
    known = {key: value for key, value in content.items() if key not in {"checksum", "manifest_version"}}
    known["built_at"] = datetime.fromisoformat(known["built_at"])
    known["data_through_date"] = date.fromisoformat(known["data_through_date"])
    known["files"] = tuple(FileEntry(**entry) for entry in known["files"])
    known["tables"] = tuple(
        TableEntry(**{**entry, "columns": tuple(ColumnEntry(**column) for column in entry["columns"])})
        for entry in known["tables"]
    )
    return Manifest(**known)
