"""JSON lines and Parquet: every value as text, long numbers whole, broken lines kept."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.contract import Column, ColumnType, Layout
from ingestion.errors import FileRejected
from ingestion.files.records import json_cells, read_json_lines, read_parquet
from ingestion.files.table import Candidate

COLUMNS = (
    Column("id", ColumnType.ID, required=True),
    Column("fee", ColumnType.MONEY),
    Column("at", ColumnType.TIMESTAMP),
)
T = [Candidate(Layout("x", "brand.x", COLUMNS))]


def test_read_json_lines_never_rounds_a_number():
    text = '{"id": 3729384756102938624, "fee": 0.10}\n\nnot json\n[1]\n{"id": "7", "at": null, "a/b~c": "x"}\n'
    raw = read_json_lines(text.encode(), T)
    assert raw.headers == ("id", "fee", "at", "a/b~c") or set(raw.headers) == {"id", "fee", "at", "a/b~c"}
    place = {header: f"c{n}" for n, header in enumerate(raw.headers)}
    assert raw.cells[place["id"]].to_pylist() == ["3729384756102938624", "7"]
    assert raw.cells[place["fee"]].to_pylist() in (["0.10", None], ["0.1", None])
    assert raw.cells[place["a/b~c"]].to_pylist() == [None, "x"]
    assert [row.row_number for row in raw.ragged] == [2, 3]


def test_read_parquet_shows_instants_in_shanghai():
    table = pa.table(
        {
            "id": pa.array([3729384756102938624]),
            "fee": pa.array([Decimal("1.50")]),
            "at": pa.array([datetime(2026, 6, 1, 1, 30, tzinfo=UTC)], pa.timestamp("us", "UTC")),
        }
    )
    sink = io.BytesIO()
    pq.write_table(table, sink)
    raw = read_parquet(sink.getvalue(), T)
    assert raw.cells.to_pylist() == [
        {"rn": 1, "c0": "3729384756102938624", "c1": "1.50", "c2": "2026-06-01 09:30:00.000000"}
    ]


def test_read_parquet_refuses_ids_stored_as_floats():
    sink = io.BytesIO()
    pq.write_table(pa.table({"id": pa.array([3.7e18])}), sink)
    with pytest.raises(FileRejected) as caught:
        read_parquet(sink.getvalue(), T)
    assert caught.value.reason == "changed_type"


def test_json_cells_gives_a_line_back_in_header_order():
    assert json_cells('{"b": 1, "a": 3729384756102938624}', ["a", "b", "c"]) == ["3729384756102938624", "1", ""]
    assert json_cells("{", ["a"]) is None
    assert json_cells("[1]", ["a"]) is None
