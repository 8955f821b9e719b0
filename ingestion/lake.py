"""Loads in the lake: immutable folders that appear by one rename.

Flow: write under `lake/_tmp` -> fsync file and folder -> rename to `raw/<source>/<stream>/load_id=<id>` -> fsync the
      parent; the ledger row follows. `repair` removes what a killed run left between the two.
Why:  a reader sees a whole load or none. An orphan (renamed, no ledger row) is always removed, never adopted: its
      file is still to be read, and the same content gives the same load id again.
"""

import hashlib
import os
import shutil
from pathlib import Path

from ingestion.contract import Stream
from ingestion.home import Home
from ingestion.ledger import Ledger

PART = "part-0.parquet"


def load_id(stream_id: str, sha256: str, scope: str) -> str:
    """32 hex digits from content, stream and the shop the file was delivered for: a replay is the same load."""
    return hashlib.sha256(f"{stream_id}\n{sha256}\n{scope}".encode()).hexdigest()[:32]


def load_folder(home: Home, stream: Stream, identifier: str) -> Path:
    """Where the load of that id lies once committed."""
    return (home.raw / stream.source / stream.name / f"load_id={identifier}").absolute()


def part_path(home: Home, stream: Stream, identifier: str) -> Path:
    """The Parquet file of a committed load."""
    return load_folder(home, stream, identifier) / PART


def staging_part(home: Home, identifier: str) -> Path:
    """A fresh place under `_tmp` to write the Parquet file of a load."""
    folder = home.tmp / identifier
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder / PART


def publish(home: Home, stream: Stream, identifier: str) -> None:
    """Make the staged load durable under its final name. An orphan of that name is replaced."""
    staged, final = home.tmp / identifier, load_folder(home, stream, identifier)
    fsync_path(staged / PART)
    fsync_path(staged)
    final.parent.mkdir(parents=True, exist_ok=True)
    if final.exists():
        shutil.rmtree(final)
    staged.rename(final)
    fsync_path(final.parent)


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
    """
    known = {load.load_id for load in ledger.loads()}
    kept = {(record.quarantine_id, str(record.generation)) for record in ledger.quarantined()}
    orphans = [*home.tmp.glob("*")]
    orphans += [
        folder for folder in home.raw.glob("*/*/load_id=*") if folder.name.removeprefix("load_id=") not in known
    ]
    orphans += [folder for folder in home.quarantine.glob("*/*") if (folder.parent.name, folder.name) not in kept]
    for orphan in orphans:
        shutil.rmtree(orphan) if orphan.is_dir() else orphan.unlink()
    for parent in home.quarantine.glob("*"):
        if parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
    return orphans
