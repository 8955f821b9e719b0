"""One pass over a delivery: its cells stream through the engine into relation `typed`, hashed on the way.

Flow: batches -> cleaned -> one statement -> `typed`: a table where rows feed several streams, else at once the Parquet
      file a clean delivery will commit as it is.
Why:  a file of ten million lines must cost no more memory than one of a hundred thousand, and be written only once.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from ingestion.cells import Cleaner, LooksPersonal
from ingestion.contract import Stream
from ingestion.files.delivered import Delivered
from ingestion.files.table import CellStream
from ingestion.records import TO_PARQUET, Delivery, hashed, lake_sql
from ingestion.run import Run
from ingestion.shape import literal
from ingestion.typed import CELLS, TypedSql
from ingestion.window import Window

# Each thread of the engine may hold one while it asks for the next.
_BATCHES_OUT = 2 * (os.cpu_count() or 1) + 2
_IN_MEMORY = 64 << 20  # rows of a larger file that feed several streams wait on disk, not in memory


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows go: `part` is the Parquet file, written as a load of `stream` where that is given."""

    part: Path
    stream: Stream | None
    delivery: Delivery


def stage(run: Run, delivered: Delivered, stream: CellStream, sql: TypedSql, place: Place) -> CellStream:
    """Read the delivery once, or twice when a column turns out to be personal only late; `stream` is its first reading.

    Returns the stream read; `show_typed` then shows its rows.

    Raises:
        FileRejected, FileChanged: as reading the delivery does.

    """
    # A slow reader keeps one core to itself, and what follows waits for it on the other.
    has_one = stream.is_slow or delivered.size_bytes < run.one_thread_bytes
    run.con.execute(f"set threads = {1 if has_one else os.cpu_count() or 1}")
    while True:
        try:
            _pass(run.con, stream, sql.cleaner, _statement(sql, place, delivered.size_bytes))
        except LooksPersonal:
            sql.cleaner.begin()
            stream = delivered.stream()
            continue
        return stream


def show_typed(con: duckdb.DuckDBPyConnection, place: Place, size_bytes: int) -> None:
    """Create `typed` with `rn`, the declared columns, `_extra`, `_raw_json`, hashes, `_check` of what was staged."""
    con.execute(f"create or replace temp view typed as {_typed(place, size_bytes)}")


def _pass(con: duckdb.DuckDBPyConnection, stream: CellStream, cleaner: Cleaner, statement: str) -> None:
    failures: list[BaseException] = []
    batches = Window(_BATCHES_OUT).through(_cleaned(stream, cleaner, failures))
    reader = pa.RecordBatchReader.from_batches(cleaner.schema, batches)
    con.register(CELLS, reader)
    try:
        con.execute(statement)
    except duckdb.Error:
        if not failures:
            raise
    finally:
        con.unregister(CELLS)
    if failures:
        raise failures[0]


def _cleaned(stream: CellStream, cleaner: Cleaner, failures: list[BaseException]) -> Iterator[pa.RecordBatch]:
    """The engine wraps what is raised in its callbacks; the failure is kept to be raised again as it was."""
    try:
        for batch in stream.batches:
            yield cleaner.clean(batch)
    except BaseException as error:
        failures.append(error)
        raise


def _statement(sql: TypedSql, place: Place, size_bytes: int) -> str:
    rows = hashed(sql.stream, sql.select(), sql.names)
    if place.stream:
        # A row that failed a check carries its number in `_occurrence`, negative, until the commit leaves the row out.
        marked = f"select *, case when _check > 0 then -_check else 1 end as _occurrence from ({rows})"
        final = lake_sql(place.stream, marked, place.delivery, (*sql.names, "_extra", "_raw_json"), sql.same)
        return f"copy ({final}) to {literal(str(place.part))} {TO_PARQUET}"
    if size_bytes > _IN_MEMORY:
        return f"copy ({rows}) to {literal(str(place.part))} {TO_PARQUET}"
    return f"create or replace temp table staged_rows as {rows}"


def _typed(place: Place, size_bytes: int) -> str:
    part = f"read_parquet({literal(str(place.part))})"
    if place.stream:
        marks = "_row_number as rn, greatest(-_occurrence, 0) as _check"
        return f"select * exclude (_row_number, _occurrence), {marks} from {part}"
    return f"select * from {part if size_bytes > _IN_MEMORY else 'staged_rows'}"
