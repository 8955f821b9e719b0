"""Cells that pass through a spreadsheet: harmless on the way out, the same on the way back."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.files.trimming import bare
from ingestion.spreadsheet import guarded, guarded_table

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("cell", ["-5.00", "+3", "\t3729384756102938624", "2026-06-01", "玫瑰水", "a=b", ""])
def test_guarded_leaves_numbers_and_plain_text(cell):
    assert guarded(cell) == cell


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-", "-2+3", "@SUM(1)", "\tx", "\rx", "＝1", " =1", "'=1", "1\n=2"])
def test_guarded_stops_formulas(cell):
    assert guarded(cell) == ("'" + cell if cell[0] != "1" else cell)


CELLS = st.text(st.sampled_from("=+-@\t\r'＝－ \u30001.a\""), max_size=6)


@settings(deadline=None)
@given(CELLS | st.text(max_size=8))
def test_guarded_is_a_formula_to_nobody_and_the_same_value_to_us(cell):
    made = guarded(cell)
    if made.startswith(DANGEROUS):
        assert float(made) is not None  # a number, or this raises
    values = pa.array([made, cell])
    there, back = bare(values).to_pylist()
    assert there == back or cell.lstrip().startswith("'")


@settings(deadline=None, max_examples=50)
@given(st.lists(CELLS | st.none(), max_size=20))
def test_guarded_table_guards_text_as_guarded_does(cells):
    table = pa.table({"t": pa.array(cells, pa.string()), "n": pa.array([-1] * len(cells))})
    made = guarded_table(table)
    assert made["t"].to_pylist() == [None if cell is None else guarded(cell) for cell in cells]
    assert made["n"] == table["n"]
