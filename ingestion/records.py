"""Typed rows -> records of a stream with their envelope, as temporary tables ready to be written.

Flow: rows (or one per key) -> hash of the declared values -> occurrence among identical ones -> `_record_hash`,
      `_business_hash`, version columns -> verdict against what is already committed.
Why:  identity comes from content only, never from arrival, so any order of deliveries gives the same lake.
      A value enters the hash by name and only when it is there, so a column declared later changes no old hash.
"""

from collections.abc import Sequence
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


def build_records(con: duckdb.DuckDBPyConnection, stream: Stream, source: str, table: str, known: str | None) -> None:
    """Create temporary `table`: declared columns, `_row_number`, `_extra`, `_raw_json`, hashes, `_is_duplicate`.

    `source` is a SELECT with the declared columns it has, `rn`, `_extra`, `_raw_json`; `known` names a table with the
    committed hashes `h` of the stream. A record is a duplicate when it is committed, or when it repeats within the
    delivery and the stream's key says that repetition is no fact of its own.
    """
    con.execute(f"create or replace temp view rows_of_stream as {source}")
    present = {row[0] for row in con.execute("describe rows_of_stream").fetchall()}
    used = [column for column in lake_columns(stream) if column.name in present]
    values = ", ".join(quoted(column.name) for column in used)
    hashes = f"{_digest(used)} as _record_hash, {_digest([c for c in used if not c.noise])} as _business_hash"
    occurrence = "cast(row_number() over (partition by _record_hash order by rn) as INTEGER)"
    counted = OCCURRENCE in stream.key
    final = "md5(_record_hash || chr(31) || _occurrence)" if counted else "_record_hash"
    business = "md5(_business_hash || chr(31) || _occurrence)" if counted else "_business_hash"
    committed = f"_record_hash in (select h from {known})" if known else "false"
    repeated = "false" if counted else "_occurrence > 1"
    con.execute(
        f"create or replace temp table {quoted(table)} as select *, ({repeated}) or ({committed}) as _is_duplicate"
        f" from (select {values}, rn as _row_number, _extra, _raw_json, _occurrence, {final} as _record_hash,"
        f" {business} as _business_hash from (select *, {occurrence} as _occurrence from"
        f" (select *, {hashes} from rows_of_stream)))"
    )
    con.execute("drop view rows_of_stream")


def _digest(columns: Sequence[Column]) -> str:
    parts = ", ".join(_part(column) for column in sorted(columns, key=lambda column: column.name))
    return f"md5(concat_ws({SEPARATOR}, {parts}))"


def _part(column: Column) -> str:
    name, label = quoted(column.name), literal(column.name + "=")
    if column.type is ColumnType.BOOL:
        return f"case when {name} then {literal(column.name)} end"
    value = f"epoch_us({name})" if column.type is ColumnType.TIMESTAMP else name
    return f"{label} || {value}"


def records_sql(stream: Stream, table: str, delivery: Delivery, present: Sequence[str]) -> str:
    """SELECT of the new records in the exact shape of the stream, ordered by row."""
    envelope = {
        "_load_id": literal(delivery.load_id),
        "_source_file": literal(delivery.source_file),
        "_extracted_at": literal(delivery.extracted_at) if delivery.extracted_at else "null",
        "_source_updated_at": _updated_at(stream, present),
        "_status_rank": _status_rank(stream, present),
    }
    picks = []
    for name, kind in sql_columns(stream):
        value = envelope.get(name) or (quoted(name) if name in present else "null")
        picks.append(f"cast({value} as {kind}) as {quoted(name)}")
    return f"select {', '.join(picks)} from {quoted(table)} where not _is_duplicate order by _row_number"


def _updated_at(stream: Stream, present: Sequence[str]) -> str:
    """The source's update time, else the greatest business time of the record."""
    types = {column.name: column.type for column in stream.columns}
    times = [_as_instant(name, types[name]) for name in stream.version_times if name in present]
    greatest = f"greatest({', '.join(times)})" if times else "null"
    if stream.updated_at and stream.updated_at in present:
        return f"coalesce({_as_instant(stream.updated_at, types[stream.updated_at])}, {greatest})"
    return greatest


def _as_instant(name: str, kind: ColumnType) -> str:
    return f"timezone('Asia/Shanghai', {quoted(name)}::timestamp)" if kind is ColumnType.DATE else quoted(name)


def _status_rank(stream: Stream, present: Sequence[str]) -> str:
    """Position of the status in its declared life, from 1; 0 for an unknown wording or none."""
    if not stream.status or stream.status not in present:
        return "0"
    column = next(column for column in stream.columns if column.name == stream.status)
    codes = list(dict.fromkeys(column.values.values()))
    arms = " ".join(f"when {literal(code)} then {rank}" for rank, code in enumerate(codes, 1))
    return f"case {quoted(stream.status)} {arms} else 0 end" if arms else "0"


def sources_of_layout(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Columns of temporary table `good`, for derivations that may lack some."""
    return {row[0] for row in con.execute("describe good").fetchall()}
