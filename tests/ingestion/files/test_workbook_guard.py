"""The look through a workbook: bombs, document types and stray cells refused before anything parses them."""

import io
import zipfile

import pytest
import xlsxwriter

from ingestion.errors import FileRejected
from ingestion.files.workbook_guard import OLD_EXCEL, old_workbook, survey

LIMIT = 1 << 28
SHEET = "xl/worksheets/sheet1.xml"


def book(*names):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        for name in names or ("甲",):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, ["a", "b"])
            sheet.write_formula(1, 1, "=NA()", None, "#N/A")
            sheet.write_formula(2, 30, "=1/0", None, "#DIV/0!")
    return buffer.getvalue()


def changed(part, change, **extra):
    """The workbook with one part changed, and `extra` parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
        for name, content in extra.items():
            new.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def reason(data):
    with pytest.raises(FileRejected) as caught:
        survey(data, LIMIT)
    return caught.value.reason


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "ha">]>', 1),
        lambda xml: b"\xef\xbb\xbf" + xml.replace(b"?>", b'?> \n<!-- > --><!DOCTYPE x SYSTEM "file:///etc/passwd">', 1),
        lambda xml: xml.replace(b"?>", b"?><!--" + b"x" * 70_000 + b"--><!DOCTYPE x>", 1),
        lambda xml: xml.replace(b"?>", b"?><!--" + b"x" * (1 << 20), 1),
        lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        lambda xml: xml.decode().encode("utf-16-be"),
        lambda xml: xml.replace(b"UTF-8", b"UTF-7", 1),
    ],
)
def test_survey_refuses_document_types_in_any_part_however_written(part, change):
    assert reason(changed(part, change)) == "unsafe_archive"


def test_survey_looks_into_parts_of_any_name():
    assert reason(changed(SHEET, bytes, xl__media__a_bin=b"<!DOCTYPE x><x/>")) == "unsafe_archive"


@pytest.mark.parametrize("blank", [b" ", b"<c/>"])
def test_survey_refuses_what_inflates_beyond_all_measure(blank):
    bomb = changed(SHEET, lambda xml: xml.replace(b"</sheetData>", blank * (24 << 20) + b"</sheetData>"))
    assert len(bomb) < 1 << 20
    assert reason(bomb) == "unsafe_archive"


def test_survey_refuses_a_part_told_twice():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = changed(SHEET, bytes, **{"xl__workbook.xml": b"<x/>"})
    assert reason(data) == "unsafe_archive"


def test_survey_refuses_a_cut_workbook():
    assert reason(book()[:-30]) == "unreadable"


def test_survey_names_a_stray_cell():
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = changed(SHEET, lambda xml: xml.replace(b"</sheetData>", far).replace(b"AE3", b"XFD1048576", 1))
    with pytest.raises(FileRejected, match="XFD1048576") as caught:
        survey(data, LIMIT)
    assert caught.value.reason == "stray_cell"


def test_survey_takes_a_huge_dimension_with_near_cells():
    """Some writers declare the whole sheet."""
    seen = survey(changed(SHEET, lambda xml: xml.replace(b"A1:AE3", b"A1:XFD1048576", 1)), LIMIT)
    assert seen.inflated > 0


def test_survey_finds_cells_in_error_by_sheet():
    seen = survey(book("甲 & <乙>", "丙"), LIMIT)
    wanted = {(1, 1): "#N/A", (2, 30): "#DIV/0!"}
    assert seen.errors_of("甲 & <乙>") == seen.errors_of("丙") == wanted
    assert seen.errors_of("丁") == {}
    assert survey(changed(SHEET, lambda xml: xml.replace(b't="e"', b"  ")), LIMIT).errors_of("甲") == {}


@pytest.mark.parametrize("before", [0, 100, (1 << 20) - 10, 3 << 20])
def test_old_workbook_tells_a_password_from_an_old_kind(before):
    filled = OLD_EXCEL + bytes(before)
    assert old_workbook(io.BytesIO(filled + "EncryptedPackage".encode("utf-16-le") + bytes(99))).reason == "encrypted"
    old = old_workbook(io.BytesIO(filled + "Workbook".encode("utf-16-le")))
    assert (old.reason, ".xls" in old.message) == ("not_a_table", True)
