"""The shape of a stream in the lake: Arrow schema, SQL types, and a hash that tells whether a load has it.

Flow: `Stream` -> declared columns that may leave the reader + envelope -> schema for Parquet and for typed SQL.
Why:  one place decides how a declared type lies in the lake, so Parquet, views and empty tables cannot differ.
"""

import hashlib

import pyarrow as pa

from ingestion.contract import ENVELOPE, Column, ColumnType, Pii, Stream

_TEXT_LIKE = (ColumnType.ID, ColumnType.TEXT, ColumnType.ENUM, ColumnType.PHONE, ColumnType.OPENID)
ARROW_TYPES: dict[ColumnType, pa.DataType] = {kind: pa.string() for kind in _TEXT_LIKE} | {
    ColumnType.INT: pa.int64(),
    ColumnType.MONEY: pa.int64(),
    ColumnType.RATE: pa.decimal128(9, 6),
    ColumnType.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOL: pa.bool_(),
}
_SQL_TYPES: dict[pa.DataType, str] = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.int32(): "INTEGER",
    pa.decimal128(9, 6): "DECIMAL(9, 6)",
    pa.timestamp("us", tz="UTC"): "TIMESTAMP WITH TIME ZONE",
    pa.date32(): "DATE",
    pa.bool_(): "BOOLEAN",
}


def lake_columns(stream: Stream) -> tuple[Column, ...]:
    """The declared columns that reach the lake: all but those dropped for their personal content."""
    return tuple(column for column in stream.columns if column.pii is not Pii.DROP)


def stream_schema(stream: Stream) -> pa.Schema:
    """Arrow schema of a load of this stream: declared columns, then the envelope."""
    fields = [pa.field(column.name, ARROW_TYPES[column.type]) for column in lake_columns(stream)]
    return pa.schema([*fields, *ENVELOPE])


def sql_columns(stream: Stream) -> list[tuple[str, str]]:
    """(name, DuckDB type) of every column of a load."""
    return [(field.name, _SQL_TYPES[field.type]) for field in stream_schema(stream)]


def sql_type(kind: pa.DataType) -> str:
    """DuckDB's name for a type of the lake."""
    return _SQL_TYPES[kind]


def shape_hash(stream: Stream) -> str:
    """16 hex digits over names and types; a load with another hash was written under an older declaration."""
    return hashlib.sha256(repr(sql_columns(stream)).encode()).hexdigest()[:16]


def quoted(name: str) -> str:
    """A name as SQL identifier; the only way names enter SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL string literal, for places that take no bound value (views, COPY)."""
    return "'" + text.replace("'", "''") + "'"
