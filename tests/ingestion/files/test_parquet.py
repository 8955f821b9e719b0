"""Parquet: every value as text, digits whole, and no more than its size can honestly hold."""

import datetime as dt
import io
import struct
import uuid
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.contract import Column, ColumnType, Layout
from ingestion.errors import FileRejected
from ingestion.files import parquet
from ingestion.files.parquet import read_parquet
from ingestion.files.table import Candidate
from ingestion.formats import FileFormat

COLUMNS = (
    Column("id", ColumnType.ID, required=True),
    Column("fee", ColumnType.MONEY),
    Column("at", ColumnType.TIMESTAMP),
)
LAYOUT = Layout("x", "brand.x", COLUMNS)
T = [Candidate(LAYOUT)]
MOMENT = dt.datetime(2026, 6, 1, 1, 30, tzinfo=dt.UTC)


def written(**how):
    """`written(id=..., ...)`: bytes of a table of these arrays; `options` go to the writer."""
    options = how.pop("options", {})
    sink = io.BytesIO()
    pq.write_table(pa.table(how), sink, **options)
    return sink.getvalue()


def cells(data, candidates=T):
    raw = read_parquet(data, candidates)
    return {header: raw.cells[f"c{place}"].to_pylist() for place, header in enumerate(raw.headers)}


def reason(data):
    with pytest.raises(FileRejected) as caught:
        read_parquet(data, T)
    return caught.value.reason


@pytest.mark.parametrize(
    ("array", "texts"),
    [
        (pa.array([3729384756102938624, None]), ["3729384756102938624", None]),
        (pa.array([Decimal(4200002511202511218812345678)]), ["4200002511202511218812345678"]),
        (pa.array([Decimal("1.50")]), ["1.50"]),
        (pa.array(["", "a"]), ["", "a"]),
        (pa.array(["x", None, "x"]).dictionary_encode(), ["x", None, "x"]),
        (pa.array(["x"], pa.large_string()), ["x"]),
        (pa.array([True, False, None]), ["true", "false", None]),
        (pa.array([b"\xff\x00a"]), ["\\xFF\\x00a"]),
        (pa.array([dt.date(2026, 6, 1)]), ["2026-06-01"]),
        (pa.array([19.9, 0.1]), ["19.9", "0.1"]),
        (pa.nulls(2), [None, None]),
        (pa.array([[{"a": 'x"', "b": None}], None]), ['[{"a":"x\\"","b":null}]', None]),
        (pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())), ['{"k":1}']),
        (pa.array([uuid.UUID(int=1).bytes], pa.uuid()), ["00000000-0000-0000-0000-000000000001"]),
    ],
)
def test_read_parquet_shows_every_type_as_text(array, texts):
    ids = pa.array([str(number) for number in range(len(array))])
    assert cells(written(id=ids, extra=array)) == {"id": ids.to_pylist(), "extra": texts}


@pytest.mark.parametrize(
    ("zone", "kind", "text"),
    [
        ("Asia/Shanghai", pa.timestamp("us", "UTC"), "2026-06-01 09:30:00.000000"),
        ("Asia/Shanghai", pa.timestamp("ns", "America/New_York"), "2026-06-01 09:30:00.000000"),
        ("UTC", pa.timestamp("ms", "UTC"), "2026-06-01 01:30:00.000000"),
        ("Asia/Shanghai", pa.timestamp("us"), "2026-06-01 01:30:00.000000"),
    ],
)
def test_read_parquet_shows_instants_on_the_clock_of_the_format(zone, kind, text):
    """An instant is shown on the wall the format reads; a time without zone is that wall's already."""
    array = pa.array([MOMENT if kind.tz else MOMENT.replace(tzinfo=None)], kind)
    made = Candidate(LAYOUT, FileFormat("x", LAYOUT, timezone=zone))
    assert cells(written(id=pa.array(["1"]), at=array), [made])["at"] == [text]


def test_read_parquet_reads_many_batches_in_order(monkeypatch):
    monkeypatch.setattr(parquet, "_BATCH_ROWS", 7)
    data = written(id=pa.array([str(n) for n in range(50)]), options={"row_group_size": 20})
    raw = read_parquet(data, T)
    assert raw.cells["rn"].to_pylist() == list(range(1, 51))
    assert raw.cells["c0"].to_pylist() == [str(n) for n in range(50)]
    assert read_parquet(written(id=pa.array([], pa.string())), T).cells.num_rows == 0


def test_read_parquet_refuses_ids_stored_as_floats():
    assert reason(written(id=pa.array([3.7e18]))) == "changed_type"


class Canary(pa.ExtensionType):
    """A type of somebody else, with what its reader would have to understand."""

    def __init__(self):
        super().__init__(pa.string(), "evil.canary")

    def __arrow_ext_serialize__(self):
        return b"cos\nsystem\n."

    @classmethod
    def __arrow_ext_deserialize__(cls, storage_type, serialized):
        raise AssertionError("never built")


def test_read_parquet_refuses_types_it_does_not_know():
    strange = pa.ExtensionArray.from_storage(Canary(), pa.array(["x"]))
    nested = pa.StructArray.from_arrays([strange], names=["inner"])
    for array in (strange, nested):
        assert reason(written(id=pa.array(["1"]), extra=array)) == "unsupported_type"


def test_read_parquet_refuses_text_repeated_beyond_all_measure():
    """Some kilobytes that stand for a hundred gigabytes."""
    bomb = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["x" * 1_000_000]))
    data = written(id=bomb)
    assert len(data) < 100_000
    assert reason(data) == "unsafe_archive"


def test_read_parquet_refuses_what_inflates_beyond_all_measure():
    data = written(id=pa.array([bytes(65 << 20)]), options={"compression": "zstd", "use_dictionary": False})
    assert len(data) < 100_000
    assert reason(data) == "unsafe_archive"


def test_read_parquet_refuses_more_rows_than_its_bytes_can_hold():
    data = written(id=pa.array(["1"] * 2_000_000))
    assert len(data) < 2_000_000
    assert reason(data) == "unsafe_archive"


def test_read_parquet_refuses_too_many_columns():
    assert reason(written(id=pa.array(["1"]), **{f"x{n}": pa.array([1]) for n in range(2000)})) == "not_a_table"


def with_rows_told(data, old, new, places):
    """The footer's count of rows, a zigzag varint after the mark of an i64, replaced in so many places."""
    length = struct.unpack("<I", data[-8:-4])[0]
    body, footer = data[: -8 - length], data[-8 - length : -8]
    assert bytes([0x16, old * 2]) in footer
    return body + footer.replace(bytes([0x16, old * 2]), bytes([0x16, new * 2]), places) + data[-8:]


@pytest.mark.parametrize(("told", "places"), [(2, 1), (50, 1), (50, -1)])
def test_read_parquet_refuses_a_footer_that_lies_about_its_rows(told, places):
    data = written(id=pa.array(["a", "b", "c"]), options={"write_statistics": False})
    assert reason(with_rows_told(data, 3, told, places)) == "unreadable"


@pytest.mark.parametrize("cut", [4, 20, -1, -9, -60])
def test_read_parquet_refuses_a_cut_file(cut):
    assert reason(written(id=pa.array(["1", "2"]))[:cut]) == "unreadable"


def test_read_parquet_says_what_to_do_with_an_encrypted_file():
    data = written(id=pa.array(["1"]))
    assert reason(data[:4].replace(b"PAR1", b"PARE") + data[4:-4] + b"PARE") == "encrypted"
