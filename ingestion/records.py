"""Typed rows -> records of a stream with their envelope, ready to be written.

Flow: rows -> hash of the declared values -> the few that repeat within the delivery, or are committed already, are
      looked at -> `_occurrence`, final hashes and verdict of those -> rows in the exact shape of the stream.
Why:  identity comes from content only, never from arrival, so any order of deliveries gives the same lake.
      A value enters the hash by name and only when it is there, so a column declared later changes no old hash.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from ingestion.contract import Column, ColumnType, Stream
from ingestion.formats import OCCURRENCE
from ingestion.shape import lake_columns, literal, quoted, sql_columns

# Ids and hashes have no dictionary: it is given up after so many values, not only after a fifth of the row group.
# Half the usual row group takes half the memory to write, in the same time, and leaves less for the end of a file.
TO_PARQUET = "(format parquet, compression zstd, parquet_version v2, dictionary_size_limit 8192, row_group_size 61440)"
_AT_ONCE = 3_000_000  # rows whose hashes are grouped at a time, so that more rows take no more memory
_LABEL = 5  # hex digits that stand for a column's name in the hashed text


@dataclass(frozen=True, slots=True)
class Delivery:
    """What all records of one file share; `extracted_at` is an ISO instant or None."""

    source_file: str
    extracted_at: str | None
    load_id: str = ""


def hashed(stream: Stream, rows: str, present: Collection[str]) -> str:
    """SELECT of the rows of a SELECT with `_record_hash` and `_business_hash`; `present` are its columns.

    Without a column of noise the second is null: it would be the first again, and hashes do not compress.
    """
    used = [column for column in lake_columns(stream) if column.name in present]
    business = [column for column in used if not column.noise]
    if len(business) == len(used):
        return f"select *, {_digest(used)} as _record_hash, null::VARCHAR as _business_hash from ({rows})"
    return f"select *, {_digest(used)} as _record_hash, {_digest(business)} as _business_hash from ({rows})"


def _digest(columns: Sequence[Column]) -> str:
    parts = ", ".join(_part(column) for column in sorted(columns, key=lambda column: column.name))
    return f"md5(concat({parts}))"


def _part(column: Column) -> str:
    """Separator, label and value of a column; nothing of it when there is no value."""
    name = quoted(column.name)
    label = f"chr(31) || {literal(hashlib.md5(column.name.encode()).hexdigest()[:_LABEL])}"  # noqa: S324  a short name
    if column.type is ColumnType.BOOL:
        return f"case when {name} then {label} end"
    value = f"epoch_us({name})" if column.type is ColumnType.TIMESTAMP else name
    return f"case when {name} is not null then {label} end, {value}"


def find_odd(con: duckdb.DuckDBPyConnection, stream: Stream, rows: str, table: str, known: str | None) -> None:
    """Create temporary `table` with `_row_number, _occurrence, _record_hash, _business_hash, _is_duplicate`.

    It holds the odd rows of `rows` only: those that repeat within the delivery, and those whose record is committed.
    `known` names a table with the committed hashes `h` of the stream, None for none. A record is a duplicate when it is
    committed, or when it repeats within the delivery and the stream's key does not say that repetition is a fact of its
    own; then the n-th one has a hash of its own.
    """
    counted = OCCURRENCE in stream.key
    later = "md5({0} || chr(31) || n)" if counted else "{0}"
    final, noiseless = (
        f"case when n > 1 then {later.format(name)} else {name} end" for name in ("_record_hash", "_business_hash")
    )
    found = con.execute(f"select count(*) from {quoted(rows)}").fetchone() or (0,)
    slices = int(found[0]) // _AT_ONCE + 1
    for place in range(slices):
        into = "insert into {}" if place else "create or replace temp table {} as"
        con.execute(
            f"{into.format(quoted(table))} select rn as _row_number, n::INTEGER as _occurrence,"
            f" {final} as _record_hash, {noiseless} as _business_hash,"
            f" {'false' if counted else 'n > 1'} as _is_duplicate from ({_repeats(rows, place, slices)})"
        )
    if known is None:
        return
    con.execute(
        f"update {quoted(table)} set _is_duplicate = true where _record_hash in (select h from {known});"
        f" insert into {quoted(table)} select rn, 1, _record_hash, _business_hash, true from {quoted(rows)}"
        f" where _record_hash in (select h from {known}) and rn not in (select _row_number from {quoted(table)})"
    )


def _repeats(rows: str, place: int, slices: int) -> str:
    """SELECT of the rows of a slice that share their hash with another, numbered `n` by position.

    Short hashes find the candidates; a group of long ones over all rows would take several times the memory.
    """
    short = "hash(_record_hash)"
    part = f"where {short} % {slices} = {place}" if slices > 1 else ""
    candidates = f"select {short} from {quoted(rows)} {part} group by all having count(*) > 1"
    return (
        "select rn, _record_hash, _business_hash, row_number() over (partition by _record_hash order by rn) as n"
        f" from {quoted(rows)} where {short} in ({candidates})"
        " qualify count(*) over (partition by _record_hash) > 1"
    )


def settled(rows: str, odd: str) -> str:
    """SELECT of all rows with their final `_occurrence`, hashes and `_is_duplicate`."""
    return (
        "select r.* exclude (_record_hash, _business_hash), coalesce(o._occurrence, 1) as _occurrence,"
        " coalesce(o._record_hash, r._record_hash) as _record_hash,"
        " coalesce(o._business_hash, r._business_hash) as _business_hash,"
        " coalesce(o._is_duplicate, false) as _is_duplicate"
        f" from {quoted(rows)} as r left join {quoted(odd)} as o on r.rn = o._row_number"
    )


def counts(con: duckdb.DuckDBPyConnection, rows: str, odd: str) -> tuple[int, int]:
    """How many rows there are, and how many of them are duplicates."""
    query = f"select (select count(*) from {quoted(rows)}), count(*) filter (where _is_duplicate) from {quoted(odd)}"
    found = con.execute(query).fetchone() or (0, 0)
    return int(found[0]), int(found[1])


def again_sql(stream: Stream, records: str, delivery: Delivery, present: Collection[str]) -> str:
    """SELECT of `_record_hash, _load_id, _extracted_at` of the records that are repeated and have no time of their own.

    `records` is a SELECT as of `settled`, `present` its declared columns.
    """
    timeless = f"{quoted(stream.updated_at)} is null" if stream.updated_at in present and stream.updated_at else "true"
    said = literal(delivery.extracted_at or "")
    return (
        f"select distinct _record_hash, {literal(delivery.load_id)} as _load_id,"
        f" {said}::TIMESTAMP WITH TIME ZONE as _extracted_at from ({records}) where _is_duplicate and {timeless}"
    )


def lake_sql(
    stream: Stream, rows: str, delivery: Delivery, present: Collection[str], same: Mapping[str, str] | None = None
) -> str:
    """SELECT in the exact shape of the stream over a SELECT with `rn`, `_occurrence` and the hashes.

    `present` are the declared columns it has, `same` the values of those that are the same in every row.
    """
    fixed = {**(same or {}), "_load_id": delivery.load_id, "_source_file": delivery.source_file}
    envelope = {
        "_row_number": "rn",
        "_extracted_at": literal(delivery.extracted_at) if delivery.extracted_at else "null",
        "_source_updated_at": _updated_at(stream, present),
        "_status_rank": _status_rank(stream, present),
    } | {name: name for name in ("_occurrence", "_record_hash", "_business_hash")}
    picks = []
    for name, kind in sql_columns(stream):
        if name in fixed:
            picks.append(f"{_fixed(fixed[name])} as {quoted(name)}")
            continue
        value = envelope.get(name) or (quoted(name) if name in present else "null")
        picks.append(f"cast({value} as {kind}) as {quoted(name)}")
    return f"select {', '.join(picks)} from ({rows})"


def _fixed(value: str) -> str:
    """A text that is the same in every row: an enumeration is written as text, at a quarter of what text costs."""
    return f"{literal(value)}::ENUM ({literal(value)})"


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
