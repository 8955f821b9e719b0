"""Loads in the lake: immutable folders that appear by one rename.

Flow: write under `lake/_tmp` -> checksums beside it -> fsync files and folder -> rename to
      `raw/<source>/<stream>/load_id=<id>` -> fsync the parent; the ledger row follows. `repair` removes what a killed
      run left between the two.
Why:  a reader sees a whole load or none. An orphan (renamed, no ledger row) is always removed, never adopted: its
      file is still to be read, and the same content gives the same load id again. A kill leaves one orphan per stream
      at most; more of them mean that the ledger is not the one of this lake, and then nothing is touched.
"""

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ingestion.contract import Stream
from ingestion.errors import LedgerError
from ingestion.home import Home
from ingestion.kill_points import reach
from ingestion.ledger import Ledger

PART = "part-0.parquet"
AGAIN = "again-0.parquet"  # records of the stream that the delivery repeats, by hash
CHECKSUMS = "_SHA256SUMS"  # in the form of sha256sum(1); readers of the lake skip names that begin with `_`


def load_id(stream_id: str, sha256: str, scope: str) -> str:
    """32 hex digits from content, stream and the shop the file was delivered for: a replay is the same load."""
    return hashlib.sha256(f"{stream_id}\n{sha256}\n{scope}".encode()).hexdigest()[:32]


def load_folder(home: Home, stream: Stream, identifier: str) -> Path:
    """Where the load of that id lies once committed."""
    return (home.raw / stream.source / stream.name / f"load_id={identifier}").absolute()


def part_path(home: Home, stream: Stream, identifier: str) -> Path:
    """The Parquet file of a committed load."""
    return load_folder(home, stream, identifier) / PART


def again_path(home: Home, stream: Stream, identifier: str) -> Path:
    """The records a committed load repeats; there only where the stream is restated and some were."""
    return load_folder(home, stream, identifier) / AGAIN


def staging_part(home: Home, identifier: str) -> Path:
    """A fresh place under `_tmp` to write the Parquet file of a load."""
    folder = home.tmp / identifier
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    reach("lake.staging")
    return folder / PART


def publish(home: Home, stream: Stream, identifier: str) -> None:
    """Make the staged load durable under its final name. An orphan of that name is replaced."""
    staged, final = home.tmp / identifier, load_folder(home, stream, identifier)
    reach("lake.staged")
    _write_checksums(staged)
    for path in (*staged.iterdir(), staged):
        fsync_path(path)
    make_folder(final.parent)
    if final.exists():
        shutil.rmtree(final)
    reach("lake.synced")
    staged.rename(final)
    reach("lake.renamed")
    fsync_path(final.parent)
    reach("lake.published")


def _write_checksums(folder: Path) -> None:
    lines = [f"{file_sha256(path)}  {path.name}\n" for path in sorted(folder.glob("*.parquet"))]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="ascii")


def file_sha256(path: Path) -> str:
    """Hex SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Create a folder with its parents, each one's name forced to the disk: a synced file in a lost folder is lost."""
    if folder.is_dir():
        return
    make_folder(folder.parent, mode)
    folder.mkdir(mode=mode, exist_ok=True)
    fsync_path(folder.parent)


def fsync_path(path: Path) -> None:
    """Flush a file or folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def repair(home: Home, ledger: Ledger) -> list[Path]:
    """Sweep `_tmp` and every load or quarantine folder the ledger does not know; returns what was removed.

    Call only while holding the writer lock.

    Raises:
        LedgerError: the ledger lacks more than a killed run can have left; nothing was removed.

    """
    reach("repair.started")
    known = {load.load_id for load in ledger.loads()}
    kept = {(record.quarantine_id, str(record.generation)) for record in ledger.quarantined()}
    loads = [folder for folder in home.raw.glob("*/*/load_id=*") if folder.name.removeprefix("load_id=") not in known]
    held = [folder for folder in home.quarantine.glob("*/*") if (folder.parent.name, folder.name) not in kept]
    _require_ledger_of_this_lake(home, loads, [] if ledger.files() else held)
    orphans = [*home.tmp.glob("*"), *loads, *held]
    for orphan in orphans:
        shutil.rmtree(orphan) if orphan.is_dir() else orphan.unlink()
        reach("repair.removed")
    for parent in home.quarantine.glob("*"):
        if parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
    reach("repair.done")
    return orphans


def _require_ledger_of_this_lake(home: Home, loads: Sequence[Path], held: Sequence[Path]) -> None:
    """One delivery writes one load per stream and one quarantine folder before its ledger row; no kill leaves more."""
    most = max([*Counter(folder.parent for folder in loads).values(), len(held)], default=0)
    if most > 1:
        raise LedgerError(
            f"{home.ledger} does not know {len(loads)} loads and {len(held)} quarantine folders of {home.lake}: it was "
            "lost or is an old copy. Nothing was removed. Put the newest ledger back; if there is none, move away what "
            "`huoshui verify --lake` calls unknown and deliver its files again. A retry alone does not help."
        )
