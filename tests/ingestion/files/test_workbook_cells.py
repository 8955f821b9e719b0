"""Cells as a person typed them: one column at a time and one by one, with the same outcome."""

import datetime as dt

import pytest

from ingestion.files.workbook_cells import cell_text, column_text

MOMENT = dt.datetime(2026, 6, 1, 9, 5)  # noqa: DTZ001  a workbook knows no zone
CASES = [
    (9007199254740991.0, "9007199254740991"),
    (3.729384756102938e18, "3.72938E+18"),
    (0.1 + 0.2, "0.3"),
    (19.9, "19.9"),
    (-1234.5, "-1234.5"),
    (1e-7, "0.0000001"),
    (123456789012345.6, "123456789012346"),
    (-0.0, "0"),
    (float("nan"), "NAN"),
    (7, "7"),
    (True, "是"),
    (False, "否"),
    ("", ""),
    ("3.70512E+18", "3.70512E+18"),
    (MOMENT, "2026-06-01 09:05:00"),
    (MOMENT.replace(microsecond=123000), "2026-06-01 09:05:00.123"),
    (dt.date(2026, 6, 1), "2026-06-01"),
    (dt.time(9, 5), "09:05:00"),
    (dt.timedelta(days=1, hours=2, seconds=3), "26:00:03"),
    (dt.timedelta(seconds=-90), "-00:01:30"),
]


@pytest.mark.parametrize(("value", "text"), CASES)
def test_cell_text_is_what_was_typed(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize(("value", "text"), CASES)
def test_column_text_of_one_kind_is_what_was_typed(value, text):
    assert column_text([value, value]).to_pylist() == [text, text]


def test_column_text_keeps_every_cell_of_a_mixed_column():
    shown = [text for value, text in CASES]
    shown[CASES.index((MOMENT, "2026-06-01 09:05:00"))] += ".000"  # one kind, one form: beside one with fractions
    assert column_text([value for value, _ in CASES]).to_pylist() == shown


def test_column_text_shows_whole_and_broken_numbers_alike():
    assert column_text([1.0, 2.5, 1e15, ""]).to_pylist() == ["1", "2.5", "1000000000000000", ""]


def test_column_text_of_no_rows_is_text():
    assert str(column_text([]).type) == "string"
