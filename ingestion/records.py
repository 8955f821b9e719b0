"""Typed rows -> records of a stream with their envelope, as temporary tables ready to be written.

Flow: rows (or one per key) -> hash of the declared values -> occurrence among identical ones -> `_record_hash`,
      `_business_hash`, version columns -> verdict against what is already committed.
Why:  identity comes from content only, never from arrival, so any order of deliveries gives the same lake.
      A value enters the hash by name and only when it is there, so a column declared later changes no old hash.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from ingestion.contract import Column, ColumnType, Stream
from ingestion.formats import OCCURRENCE
from ingestion.shape import lake_columns, literal, quoted, sql_columns

SEPARATOR = "chr(31)"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What all records of one file share; `extracted_at` is an ISO instant or None."""

    source_file: str
    extracted_at: str | None
    load_id: str = ""


def build_records(con: duckdb.DuckDBPyConnection, stream: Stream, rows: str, table: str, known: str) -> None:
    """Create temporary `table` with `_row_number, _occurrence, _record_hash, _business_hash, _is_duplicate`.

    `rows` names a table or view with `rn` and the declared columns it has; `known` a table with the committed hashes
    `h` of the stream. A record is a duplicate when it is committed, or when it repeats within the delivery and the
    stream's key does not say that repetition is a fact of its own. The table is narrow: values stay in `rows`.
    """
    present = columns_of(con, rows)
    used = [column for column in lake_columns(stream) if column.name in present]
    business = _digest([column for column in used if not column.noise])
    occurrence = "cast(row_number() over (partition by h order by rn) as INTEGER)"
    counted = OCCURRENCE in stream.key
    tail = " || chr(31) || _occurrence" if counted else ""
    final, noiseless = (f"md5({name}{tail})" if counted else name for name in ("h", "b"))
    repeated = "false" if counted else "_occurrence > 1"
    con.execute(
        f"create or replace temp table {quoted(table)} as select *,"
        f" ({repeated}) or _record_hash in (select h from {known}) as _is_duplicate from"
        f" (select rn as _row_number, _occurrence, {final} as _record_hash, {noiseless} as _business_hash"
        f" from (select *, {occurrence} as _occurrence from"
        f" (select rn, {_digest(used)} as h, {business} as b from {rows})))"
    )


def _digest(columns: Sequence[Column]) -> str:
    parts = ", ".join(_part(column) for column in sorted(columns, key=lambda column: column.name))
    return f"md5(concat_ws({SEPARATOR}, {parts}))"


def _part(column: Column) -> str:
    name, label = quoted(column.name), literal(column.name + "=")
    if column.type is ColumnType.BOOL:
        return f"case when {name} then {literal(column.name)} end"
    value = f"epoch_us({name})" if column.type is ColumnType.TIMESTAMP else name
    return f"{label} || {value}"


def records_sql(stream: Stream, rows: str, table: str, delivery: Delivery, present: Collection[str]) -> str:
    """SELECT of the new records in the exact shape of the stream; `present` are the columns of `rows`."""
    envelope = {
        "_load_id": literal(delivery.load_id),
        "_source_file": literal(delivery.source_file),
        "_extracted_at": literal(delivery.extracted_at) if delivery.extracted_at else "null",
        "_source_updated_at": _updated_at(stream, present),
        "_status_rank": _status_rank(stream, present),
    } | {name: name for name in ("_row_number", "_occurrence", "_record_hash", "_business_hash")}
    picks = []
    for name, kind in sql_columns(stream):
        value = envelope.get(name) or (quoted(name) if name in present else "null")
        picks.append(f"cast({value} as {kind}) as {quoted(name)}")
    joined = f"{rows} join {quoted(table)} on rn = _row_number"
    return f"select {', '.join(picks)} from {joined} where not _is_duplicate"


def _updated_at(stream: Stream, present: Collection[str]) -> str:
    """The source's update time, else the greatest business time of the record."""
    types = {column.name: column.type for column in stream.columns}
    times = [_as_instant(name, types[name]) for name in stream.version_times if name in present]
    greatest = f"greatest({', '.join(times)})" if times else "null"
    if stream.updated_at and stream.updated_at in present:
        return f"coalesce({_as_instant(stream.updated_at, types[stream.updated_at])}, {greatest})"
    return greatest


def _as_instant(name: str, kind: ColumnType) -> str:
    return f"timezone('Asia/Shanghai', {quoted(name)}::timestamp)" if kind is ColumnType.DATE else quoted(name)


def _status_rank(stream: Stream, present: Collection[str]) -> str:
    """Position of the status in its declared life, from 1; 0 for an unknown wording or none."""
    if not stream.status or stream.status not in present:
        return "0"
    column = next(column for column in stream.columns if column.name == stream.status)
    codes = list(dict.fromkeys(column.values.values()))
    arms = " ".join(f"when {literal(code)} then {rank}" for rank, code in enumerate(codes, 1))
    return f"case {quoted(stream.status)} {arms} else 0 end" if arms else "0"


def columns_of(con: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    """Names of the columns of a table or view."""
    return {row[0] for row in con.execute(f"describe {table}").fetchall()}
