"""Parquet: named, typed columns as text, in batches, after the footer's claims were judged.

Flow: footer -> rows, columns, sizes and types judged -> best layout -> batches, repeated strings kept as dictionaries
      until their full size is known -> every value as text.
Why:  a footer may lie, and some kilobytes may stand for terabytes of repeated text; ids must never have been floats.
"""

import io
from collections.abc import Iterator, Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingestion.contract import ColumnType
from ingestion.errors import FileRejected
from ingestion.files.bounded import bounded_memory
from ingestion.files.headers import Match, accepted, best_match
from ingestion.files.table import Candidate, RawTable, cell_names, numbered
from ingestion.shape import literal, quoted

_WALL_CLOCK = "%Y-%m-%d %H:%M:%S.%f"
_ZONE = "Asia/Shanghai"
_MAX_BYTES = 1 << 30
_MAX_RATIO = 100
_SMALL = 64 << 20
_FEW_ROWS = 1_000_000  # so many rows may be claimed by any file; beyond, a row takes a byte at least
_MAX_COLUMNS = 2_000
_BATCH_ROWS = 65_536
_MEMORY = 256 << 20
_KNOWN_EXTENSIONS = ("arrow.json", "arrow.uuid")
_DAMAGE = (pa.ArrowException, duckdb.Error, OSError, ValueError, LookupError, OverflowError)
_EXTENSION = b"ARROW:extension:name"


def read_parquet(data: bytes, candidates: Sequence[Candidate], max_bytes: int = _MAX_BYTES) -> RawTable:
    """Read a Parquet file; nested values become JSON text. `max_bytes` bounds the text it may become.

    Raises:
        FileRejected: unreadable, encrypted, unsafe_archive, not_a_table, unsupported_type, unknown_layout,
            missing_key_column, duplicate_column, changed_type (ids stored as floats).

    """
    allowed = min(max_bytes, max(len(data) * _MAX_RATIO, _SMALL))
    try:
        with bounded_memory(_MEMORY + 3 * allowed):
            return _read(data, candidates, allowed)
    except (MemoryError, duckdb.OutOfMemoryException) as error:
        raise _too_much() from error
    except _DAMAGE as error:
        if "encrypt" in str(error).casefold():
            raise FileRejected("encrypted", "The Parquet file is encrypted. Deliver it without encryption.") from error
        first = str(error).partition("\n")[0][:200]
        raise FileRejected("unreadable", f"The Parquet file cannot be read: {first}. Deliver it again.") from error


def _read(data: bytes, candidates: Sequence[Candidate], allowed: int) -> RawTable:
    footer = pq.ParquetFile(io.BytesIO(data))
    _check_claims(footer.metadata, len(data), allowed)
    schema = footer.schema_arrow
    match = accepted(best_match(candidates, [schema.names]), schema.names)
    _check_types(schema, match)
    texts = [field.name for field in schema if _is_bytes(field.type) and schema.names.count(field.name) == 1]
    file = pq.ParquetFile(io.BytesIO(data), read_dictionary=texts, page_checksum_verification=True)
    con = duckdb.connect(config={"threads": "1"})
    zone = match.candidate.format.timezone if match.candidate.format else _ZONE
    con.execute(f"set TimeZone = {literal(zone)}")
    names = cell_names(len(schema))
    empty = pa.table({name: pa.array([], pa.string()) for name in names})
    cells = pa.concat_tables([empty, *_batches(con, file, names, allowed)])
    cells.validate(full=True)  # text that is no UTF-8 would end the parent
    if cells.num_rows != file.metadata.num_rows:
        raise FileRejected("unreadable", "The Parquet file holds other rows than its footer tells. Deliver it again.")
    numbers = pa.array(np.arange(1, cells.num_rows + 1, dtype=np.int64))
    return RawTable(match.candidate, tuple(schema.names), numbered(cells.columns, numbers))


def _check_claims(footer: pq.FileMetaData, size: int, allowed: int) -> None:
    """Refuse a footer that claims what no file of this size holds."""
    if footer.num_columns > _MAX_COLUMNS:
        raise FileRejected("not_a_table", f"The file has {footer.num_columns} columns, more than {_MAX_COLUMNS}.")
    groups = [footer.row_group(number) for number in range(footer.num_row_groups)]
    chunks = (group.column(number) for group in groups for number in range(group.num_columns))
    inflated = sum(max(chunk.total_uncompressed_size, 0) for chunk in chunks)
    if inflated > allowed or not 0 <= footer.num_rows <= max(size, _FEW_ROWS):
        raise _too_much()
    if sum(group.num_rows for group in groups) != footer.num_rows:
        raise FileRejected("unreadable", "The Parquet file counts its rows in two ways. Deliver it again.")


def _too_much() -> FileRejected:
    return FileRejected("unsafe_archive", "The Parquet file inflates beyond what is allowed. Deliver it in parts.")


def _check_types(schema: pa.Schema, match: Match) -> None:
    for field in schema:
        for one in _with_children(field):
            name = getattr(one.type, "extension_name", "") or (one.metadata or {}).get(_EXTENSION, b"").decode()
            if name and name not in _KNOWN_EXTENSIONS:
                raise FileRejected("unsupported_type", f"{field.name} has the type {name[:80]!r}: deliver it as text.")
    for column in match.candidate.layout.columns:
        place = match.positions.get(column.name)
        is_id = column.type is ColumnType.ID and place is not None
        if is_id and place is not None and pa.types.is_floating(_plain(schema.field(place).type)):
            raise FileRejected(
                "changed_type", f"{schema.names[place]} holds ids stored as floats; their digits are lost. Export text."
            )


def _with_children(field: pa.Field) -> Iterator[pa.Field]:
    yield field
    for number in range(field.type.num_fields):
        yield from _with_children(field.type.field(number))


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_bytes(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind))


def _batches(
    con: duckdb.DuckDBPyConnection, file: pq.ParquetFile, names: Sequence[str], allowed: int
) -> Iterator[pa.Table]:
    """Batches of text cells; stops a file whose repeated values add up to more than `allowed` bytes."""
    left = allowed
    for batch in file.iter_batches(_BATCH_ROWS, use_threads=False):
        left -= sum(_full_size(column) for column in batch.columns)
        if left < 0:
            raise _too_much()
        table = pa.Table.from_batches([batch]).rename_columns(list(names))
        con.register("delivered", table)
        picks = ", ".join(f"{_as_text(field)} as {quoted(field.name)}" for field in table.schema)
        yield con.execute(f"select {picks} from delivered").to_arrow_table().cast(_text_schema(names))


def _text_schema(names: Sequence[str]) -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in names])


def _full_size(column: pa.Array) -> int:
    """Bytes of the column with every repeated value written out."""
    if not pa.types.is_dictionary(column.type) or not _is_bytes(column.type.value_type):
        return int(column.nbytes)
    lengths = pc.binary_length(column.dictionary).cast(pa.int64())
    return int(pc.sum(lengths.take(column.indices)).as_py() or 0)


def _as_text(field: pa.Field) -> str:
    name, kind = quoted(field.name), _plain(field.type)
    if pa.types.is_timestamp(kind):
        return f"strftime({name}::timestamp, {literal(_WALL_CLOCK)})"
    if pa.types.is_boolean(kind):
        return f"case when {name} then 'true' when not {name} then 'false' end"
    if pa.types.is_nested(kind):
        return f"to_json({name})::varchar"
    return f"{name}::varchar"
