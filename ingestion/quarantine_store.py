"""Rows set aside, on disk: what is wrong with them in the open, what they said only encrypted.

Flow: bad rows of a file -> `lake/quarantine/<id>/<generation>/rows.parquet` (stream, file, row, reason, message,
      tokenized fields) and `originals.bin` (the cells as delivered, sealed).
Why:  a row can be put back after a fix, exactly as it came, without a clear personal value lying around. Lines of an
      order that lost one are kept beside it, so that a retry delivers the whole order.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.home import Home
from ingestion.kill_points import reach
from ingestion.lake import fsync_path, make_folder
from ingestion.privacy import Vault

ROWS, ORIGINALS = "rows.parquet", "originals.bin"
_SCHEMA = pa.schema(
    [
        ("stream", pa.string()),
        ("source_file", pa.string()),
        ("row_number", pa.int64()),
        ("reason", pa.string()),
        ("message", pa.string()),
        ("fields", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """One row set aside; `fields` is its record as JSON with personal values as tokens."""

    stream: str
    source_file: str
    row_number: int
    reason: str
    message: str
    fields: str


@dataclass(frozen=True, slots=True)
class Originals:
    """What a retry needs: the file's frame, and its cells (`rn`, `c0` ...) with `is_bad` telling context lines apart.

    `ragged` maps row number to the record's text.
    """

    candidate: str
    headers: tuple[str, ...]
    delimiter: str
    source_file: str
    sha256: str
    shop_id: str
    is_named_scope: bool
    extracted_at: str | None
    ragged: dict[int, str]
    cells: pa.Table


def write(home: Home, vault: Vault, place: tuple[str, int], rows: Sequence[QuarantinedRow], kept: Originals) -> None:
    """Write one generation of a quarantine id, durably; the ledger makes it count."""
    identity, generation = place
    folder = folder_of(home, identity, generation)
    reach("quarantine.started")
    make_folder(folder, 0o700)
    pq.write_table(pa.Table.from_pylist([asdict(row) for row in rows], schema=_SCHEMA), folder / ROWS)
    reach("quarantine.rows")
    sealed = vault.seal(_packed(kept), identity)
    descriptor = os.open(folder / ORIGINALS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
    _keep_age(home, identity, generation)
    reach("quarantine.sealed")
    for path in (folder / ROWS, folder / ORIGINALS, folder):
        fsync_path(path)
    reach("quarantine.synced")


def _keep_age(home: Home, identity: str, generation: int) -> None:
    """The retention of originals counts from when the file came, however often some of its rows are put back."""
    before = folder_of(home, identity, generation - 1) / ORIGINALS
    if before.is_file():
        state = before.stat()
        os.utime(folder_of(home, identity, generation) / ORIGINALS, ns=(state.st_atime_ns, state.st_mtime_ns))


def folder_of(home: Home, identity: str, generation: int) -> Path:
    """Where one generation lies."""
    return home.quarantine / identity / str(generation)


def read_rows(home: Home, identity: str, generation: int) -> list[QuarantinedRow]:
    """The rows set aside, in order of their row number."""
    table = pq.read_table(folder_of(home, identity, generation) / ROWS)
    return sorted((QuarantinedRow(**row) for row in table.to_pylist()), key=lambda row: row.row_number)


def has_originals(home: Home, identity: str, generation: int) -> bool:
    """Whether the originals are still there; they are deleted after their retention."""
    return (folder_of(home, identity, generation) / ORIGINALS).is_file()


def read_originals(home: Home, vault: Vault, identity: str, generation: int) -> Originals:
    """Open the sealed originals.

    Raises:
        KeyFileError: they were sealed under another key or changed.

    """
    packed = vault.open((folder_of(home, identity, generation) / ORIGINALS).read_bytes(), identity)
    cells = pa.ipc.open_stream(packed).read_all()
    frame = json.loads(cells.schema.metadata[b"frame"])
    frame["ragged"] = {int(number): text for number, text in frame["ragged"].items()}
    frame["headers"] = tuple(frame["headers"])
    return Originals(cells=cells.replace_schema_metadata(None), **frame)


def _packed(kept: Originals) -> bytes:
    frame = {name: getattr(kept, name) for name in Originals.__slots__ if name != "cells"}
    cells = kept.cells.replace_schema_metadata({b"frame": json.dumps(frame)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, cells.schema) as stream:
        stream.write_table(cells)
    return bytes(sink.getvalue())
