"""A form changes how a file is written, not what it says; bad rows are extra rows under ids of their own."""

import csv
import gzip
import io
import zipfile

import pytest

from ingestion.sandbox.damage_file import CsvFile
from ingestion.sandbox.damage_kinds import BAD_ROWS, FORMS, pack

FILE = CsvFile(
    "资金流水_2026.csv",
    "gb18030",
    ("流水单号", "收支金额", "详情"),
    (("\t5001", "1,234.50", "首笔"), ("\t5002", "2.00", "二"), ("\t5003", "3.00", "三")),
)


def unpacked(name, content):
    """Text of what a form wrote, by the plainest means."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = archive.read(archive.namelist()[0])
    if name.endswith(".gz"):
        content = gzip.decompress(content)
    for encoding in ("utf-8-sig", "utf-16" if content[:2] == b"\xff\xfe" else "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError(name)


def cells(text):
    """Rows that say something, without guards, fillings and words around the table."""
    delimiter = next(mark for mark in ("\t收", ";收", ",收") if mark in text)[0]
    rows = [[cell.strip('\t`="') for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    return [row[:3] for row in rows if len(row) >= 3 and row[0] not in {"", "小计", "合计", "导出说明：仅供内部使用"}]


@pytest.mark.parametrize("form", FORMS)
def test_form_says_the_same_in_other_words(form):
    name, content = FORMS[form](FILE)
    assert content != FILE.encoded(FILE.text())
    assert cells(unpacked(name, content)) == [list(FILE.header), *([a.strip("\t"), b, c] for a, b, c in FILE.rows)]


@pytest.mark.parametrize(
    ("kind", "spoiled", "reason"),
    [
        ("bad_amounts", ("9902", "待确认", "二"), "bad_money"),
        ("missing_ids", ("", "2.00", "二"), "missing_value"),
        ("shifted_rows", ("", "9902", "2.00"), "missing_value"),
        ("torn_rows", ("9902",), "ragged_row"),
    ],
)
def test_bad_row_stands_behind_the_row_it_was_made_of(kind, spoiled, reason):
    changed = BAD_ROWS[kind](FILE, [1])
    assert changed.rows == (FILE.rows[0], FILE.rows[1], spoiled, FILE.rows[2])
    assert changed.bad == ((reason, 1),)


def test_no_bad_rows_changes_nothing():
    assert BAD_ROWS["no_bad_rows"](FILE, [0, 1]) == FILE


def test_pack_gives_the_same_bytes_every_time():
    assert pack("a.csv", b"x") == pack("a.csv", b"x")
