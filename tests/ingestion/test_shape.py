"""Shapes of loads."""

import duckdb
import pyarrow as pa

from ingestion.contract import ENVELOPE, Pii
from ingestion.shape import lake_columns, literal, quoted, shape_hash, sql_columns, stream_schema
from ingestion.streams.registry import STREAMS


def test_stream_schema_leaves_dropped_columns_out_and_ends_with_the_envelope():
    for stream in STREAMS.values():
        schema = stream_schema(stream)
        assert schema.names[-len(ENVELOPE) :] == ENVELOPE.names
        assert all(column.pii is not Pii.DROP for column in lake_columns(stream))
    assert "member_name" not in stream_schema(STREAMS["member.members"]).names


def test_sql_columns_are_what_duckdb_reads_back():
    stream = STREAMS["shop.order_commissions"]
    columns = ", ".join(f"cast(null as {kind}) as {quoted(name)}" for name, kind in sql_columns(stream))
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        assert con.execute(f"select {columns}").to_arrow_table().schema.types == stream_schema(stream).types
    assert pa.decimal128(9, 6) in stream_schema(stream).types


def test_shape_hash_tells_streams_apart():
    assert len({shape_hash(stream) for stream in STREAMS.values()}) == len(STREAMS)


def test_names_and_texts_cannot_leave_their_quotes():
    with duckdb.connect() as con:
        name = 'a" , (select 1) --'
        assert con.execute(f"select {literal(chr(39) + name)} as {quoted(name)}").description[0][0] == name
