"""Workbooks: cells as a person typed them, ids never through float."""

import datetime as dt
import io

import pytest
import xlsxwriter

from ingestion.errors import FileRejected
from ingestion.files.table import Candidate
from ingestion.files.workbook import cell_text, read_workbook
from ingestion.streams.registry import LAYOUTS

ALL = [Candidate(layout) for layout in LAYOUTS.values()]
MOMENT = dt.datetime(2026, 6, 1, 9, 5)  # noqa: DTZ001  a workbook knows no zone
HEADER = ["商品编码(平台)", "商品名称", "SKU编码(平台)", "更新时间"]


def workbook(*sheets):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (9007199254740991.0, "9007199254740991"),
        (3.729384756102938e18, "3.72938E+18"),
        (0.1 + 0.2, "0.3"),
        (19.9, "19.9"),
        (1e-7, "0.0000001"),
        (True, "是"),
        ("", ""),
        (MOMENT, "2026-06-01 09:05:00"),
        (dt.date(2026, 6, 1), "2026-06-01"),
    ],
)
def test_cell_text_is_what_was_typed(value, text):
    assert cell_text(value) == text


def test_read_workbook_reads_sheets_of_one_table():
    moment = MOMENT
    raw = read_workbook(workbook([HEADER, [1, "a", 2, moment]], [["说明"]], [HEADER, [3, "b", 4, moment]]), ALL)
    assert raw.cells["c0"].to_pylist() == ["1", "3"]
    assert raw.cells["c3"].to_pylist() == ["2026-06-01 09:05:00"] * 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (workbook([["甲"]]), "unknown_layout"),
        (workbook([]), "empty"),
        (workbook([HEADER, [1, "a", 2]], [HEADER[::-1], ["", 1, "a", 2]]), "several_tables"),
        (b"PK no workbook", "unreadable"),
    ],
)
def test_read_workbook_refuses_what_it_cannot_account_for(data, reason):
    with pytest.raises(FileRejected) as caught:
        read_workbook(data, ALL)
    assert caught.value.reason == reason
