"""Delimited text: no sniffing, every record accounted for, whatever is quoted or torn."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.contract import Column, ColumnType, Layout
from ingestion.errors import FileRejected
from ingestion.files.decoding import text_of
from ingestion.files.delimited import read_delimited
from ingestion.files.table import Candidate

LAYOUT = Layout(
    "t", "brand.t", tuple(Column(name, ColumnType.TEXT, (name,), required=True) for name in ("甲", "乙", "丙"))
)
T = [Candidate(LAYOUT)]
CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(',;"\n\t'), min_size=1, max_size=8)


def read(data, candidates, forced):
    return read_delimited(text_of(data), candidates, forced).collected()


def cells(raw):
    return [tuple(row.values()) for row in raw.cells.to_pylist()]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8), st.sampled_from(",\t;|"))
def test_read_delimited_gives_back_what_was_written(rows, delimiter):
    sink = io.StringIO()
    csv.writer(sink, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("甲", "乙", "丙"), *rows])
    raw = read(sink.getvalue().encode(), T, forced=False)
    assert cells(raw) == [(number, *row) for number, row in enumerate(rows, 1)]
    assert raw.ragged == ()


def test_read_delimited_keeps_torn_records_with_their_number():
    raw = read("甲,乙,丙\n1,2,3\n1,2\n\n4,5,6\n7,8,9,10\n".encode(), T, forced=False)
    assert cells(raw) == [(1, "1", "2", "3"), (3, "4", "5", "6")]
    assert [(row.row_number, row.text) for row in raw.ragged] == [(2, "1,2"), (4, "7,8,9,10")]


def test_read_delimited_numbers_records_across_blocks(monkeypatch):
    monkeypatch.setattr("ingestion.files.delimited._BLOCK_BYTES", 64)
    lines = [f"{n},b,c" if n % 7 else f"{n},torn" for n in range(1, 101)]
    raw = read("\n".join(["甲,乙,丙", *lines]).encode(), T, forced=False)
    assert all(str(number) == cell for number, cell, *_ in cells(raw))
    assert [row.row_number for row in raw.ragged] == list(range(7, 101, 7))


@pytest.mark.parametrize("tail", ['1,"2,3\n4,5,6\n', '1,2,"3\n4,5,6\n'])
def test_read_delimited_refuses_a_quote_that_is_never_closed(tail):
    with pytest.raises(FileRejected) as caught:
        read(f"甲,乙,丙\n{tail}".encode(), T, forced=False)
    assert caught.value.reason == "unterminated_quote"


def test_read_delimited_takes_records_that_end_in_a_delimiter():
    raw = read("甲,乙,丙\n1,2,3,\n4,5,6,\n".encode(), T, forced=False)
    assert cells(raw) == [(1, "1", "2", "3", None), (2, "4", "5", "6", None)]


def test_read_delimited_finds_a_header_below_a_title():
    raw = read('"导出\n时间"\n\n甲,乙,丙\r\n1,2,3\r\n'.encode(), T, forced=False)
    assert cells(raw) == [(1, "1", "2", "3")]
