"""Workbooks: typed cells, several sheets, titles above, and packages that are bombs or lies."""

import datetime as dt
import io
import re
import zipfile

import pytest

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)


def rewritten(book: bytes, change) -> bytes:
    """The package with `change(name, content)` applied to each part."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return sink.getvalue()


def text_cells(m):
    lines = m.lines(5)
    m.put("订单导出.xlsx", m.workbook({"导出": m.table(lines)}), lines=lines)


def numeric_cells(m):
    """Amounts and counts as numbers; ids stay text."""
    lines = m.lines(5)
    rows = m.table(lines)
    for row, line in zip(rows[1:], lines, strict=True):
        row[9], row[10] = line.fen / 100, line.quantity
    m.put("订单导出.xlsx", m.workbook({"导出": rows}), lines=lines)


def ids_as_short_numbers(m):
    """Up to 2^53 a number is exact."""
    lines = m.lines(3)
    rows = m.table(lines)
    for row, line, number in zip(rows[1:], lines, (1, 2**53 - 1, 370_512_000_000_001), strict=True):
        line.order_id = str(number)
        row[0] = number
    m.put("订单导出.xlsx", m.workbook({"导出": rows}), lines=lines)


def ids_as_long_numbers(m):
    rows = m.table(m.lines(3))
    for row in rows[1:]:
        row[0] = int(str(row[0]))
    m.put("订单导出.xlsx", m.workbook({"导出": rows}), "rejected", reason="damaged_ids")


def one_id_as_a_long_number(m):
    rows = m.table(m.lines(3))
    rows[2][0] = 3_705_120_000_000_000_123
    m.put("订单导出.xlsx", m.workbook({"导出": rows}), "rejected", reason="damaged_ids")


def dates_as_dates(m):
    lines = m.lines(3)
    sink = io.BytesIO()
    import xlsxwriter

    book = xlsxwriter.Workbook(sink)
    sheet, clock = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for place, row in enumerate(m.table(lines)):
        for column, cell in enumerate(row):
            sheet.write_string(place, column, cell)
    for place in range(1, 4):
        sheet.write_datetime(place, 1, dt.datetime(2026, 6, 1, 10, 0, place), clock)  # noqa: DTZ001  a wall clock
    book.close()
    m.put("订单导出.xlsx", sink.getvalue(), lines=lines)


def titles_above_a_late_header(m):
    lines = m.lines(3)
    head = [["微信小店订单导出"], [], ["导出时间", "2026-06-30 06:30:00"], []]
    m.put("订单导出.xlsx", m.workbook({"导出": [*head, *m.table(lines)]}), lines=lines)


def merged_title(m):
    import xlsxwriter

    lines = m.lines(3)
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 1, 10, "订单导出 2026年6月")
    for place, row in enumerate(m.table(lines), start=2):
        for column, cell in enumerate(row):
            sheet.write_string(place, column, cell)
    book.close()
    m.put("订单导出.xlsx", sink.getvalue(), lines=lines)


def totals_and_blank_rows_of_a_sheet(m):
    lines = m.lines(3)
    rows = m.table(lines)
    rows = [*rows[:2], [], ["小计", "", "", "", "", 12.5], *rows[2:], [], ["合计", "", "", "", "", 99.0]]
    m.put("订单导出.xlsx", m.workbook({"导出": rows}), lines=lines)


def notes_on_other_sheets(m):
    lines = m.lines(3)
    sheets = {"说明": [["本表由系统导出"], ["订单号"]], "导出": m.table(lines), "空": []}
    m.put("订单导出.xlsx", m.workbook(sheets), lines=lines)


def months_on_several_sheets(m):
    first, second = m.lines(3), m.lines(2)
    m.put("订单导出.xlsx", m.workbook({"5月": m.table(first), "6月": m.table(second)}), lines=first + second)


def two_tables_of_the_same_kind(m):
    """The same kind of table with other columns on the second sheet: which is meant cannot be told."""
    first, second = m.table(m.lines(2)), m.table(m.lines(2))
    second = [[*row[:-2], row[-1], row[-2]] for row in second]
    m.put("订单导出.xlsx", m.workbook({"甲": first, "乙": second}), "rejected", reason="several_tables")


def hostile_sheet_names(m):
    first, second = m.lines(1), m.lines(1)
    sheets = {"'; DROP TABLE x; --"[1:]: m.table(first), "$(touch x) {{ x }}": m.table(second)}
    m.put("订单导出.xlsx", m.workbook(sheets), lines=first + second)


def cells_with_line_ends_and_rare_characters(m):
    lines = m.lines(3)
    for line, title in zip(lines, ("zwei\nZeilen", "𠮷野家 <&> \"'", "_x0041_ 😀"), strict=True):
        line.title = title
    m.put("订单导出.xlsx", m.workbook({"导出": m.table(lines)}), lines=lines)


def sheets_without_rows(m):
    m.put("leer.xlsx", m.workbook({"导出": []}), "empty")
    m.put("nur_kopf.xlsx", m.workbook({"导出": m.table(m.lines(1))[:1]}), "empty")


def no_header(m):
    m.put("订单导出.xlsx", m.workbook({"导出": [["a", "b"], ["1", "2"]]}), "rejected", reason="unknown_layout")


def kind_told_by_content(m):
    first, second = m.lines(2), m.lines(2)
    m.put("订单导出.xlsx", m.orders(first).encode(), lines=first)
    m.put("订单导出.csv", m.workbook({"导出": m.table(second)}), lines=second)


def workbook_cut_off(m):
    book = m.workbook({"导出": m.table(m.lines(50))})
    m.put("halb.xlsx", book[: len(book) // 2], "rejected", reason="unreadable")
    m.put("fast.xlsx", book[:-1], "rejected", reason="unreadable")


def damaged_within(m):
    book = bytearray(m.workbook({"导出": m.table(m.lines(50))}))
    place = bytes(book).index(b"xl/worksheets/sheet1.xml") + 200
    book[place : place + 40] = bytes(40)
    m.put("订单导出.xlsx", bytes(book), "rejected", reason="unreadable")


def bomb(m):
    """Hundreds of megabytes of blanks in one part."""
    book = m.workbook({"导出": m.table(m.lines(2))})
    blanks = b" " * (300 << 20)

    def grown(name, content):
        return content + blanks if name == "xl/worksheets/sheet1.xml" else content

    m.put("订单导出.xlsx", rewritten(book, grown), "rejected", reason="unsafe_archive")


def entities(m):
    """Billion laughs in the strings, and a reference to a file of the machine in a sheet."""
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for name, part, dtd in (
        ("lachen.xlsx", "xl/sharedStrings.xml", laughs),
        ("datei.xlsx", "xl/worksheets/sheet1.xml", outside),
        ("buch.xlsx", "xl/workbook.xml", outside),
    ):
        book = m.workbook({"导出": m.table(m.lines(2))})

        def declared(told, content, part=part, dtd=dtd):
            return content.replace(b"?>", b"?>" + dtd.encode(), 1) if told == part else content

        m.put(name, rewritten(book, declared), "rejected", reason="unsafe_archive")


def no_workbook_inside(m):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("word/document.xml", "<w/>")
    m.put("订单导出.xlsx", sink.getvalue(), "rejected", reason="unreadable")


def with_far_cell(m, lines, column: str, row: int) -> bytes:
    """An order workbook with one blank cell far below the table, or far beside it."""

    def far(name, content):
        if name != "xl/worksheets/sheet1.xml":
            return content
        cell = f'<row r="{row}"><c r="{column}{row}" t="inlineStr"><is><t> </t></is></c></row></sheetData>'
        text = content.replace(b"</sheetData>", cell.encode())
        return re.sub(rb'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{max(column, "K")}{row}"/>'.encode(), text)

    return rewritten(m.workbook({"导出": m.table(lines)}), far)


def a_million_blank_rows(m):
    """Somebody typed a blank into the last row; the reader would hold every cell between."""
    m.put("订单导出.xlsx", with_far_cell(m, m.lines(2), "A", 1_048_576), "rejected", reason="stray_cell")


def some_thousand_blank_rows(m):
    """A forgotten blank below the table harms nobody."""
    lines = m.lines(2)
    m.put("订单导出.xlsx", with_far_cell(m, lines, "A", 20_000), lines=lines)


def formulas_and_error_values(m):
    """The value a formula last had counts; an error value is no amount, and not silently none either."""
    import xlsxwriter

    lines = m.lines(3)
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink)
    sheet = book.add_worksheet()
    for place, row in enumerate(m.table(lines)):
        for column, cell in enumerate(row):
            sheet.write_string(place, column, cell)
    sheet.write_formula(1, 9, "=1+1", None, lines[0].fen / 100)
    sheet.write_formula(2, 5, "=1/0", None, "#DIV/0!")
    book.close()
    good = [lines[0], lines[2]]
    m.put("订单导出.xlsx", sink.getvalue(), lines=good, quarantined=1, reasons={"bad_money": 1})


def hidden_document_type(m):
    """The declaration stands behind a long comment, or in UTF-16."""
    book = m.workbook({"导出": m.table(m.lines(2))})
    dtd = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

    def late(name, content):
        long = b"<!--" + b"x" * 5_000 + b"-->" + dtd.encode()
        return content.replace(b"?>", b"?>" + long, 1) if name == "xl/worksheets/sheet1.xml" else content

    def wide(name, content):
        text = content.decode().replace("UTF-8", "UTF-16").replace("?>", "?>" + dtd, 1)
        return b"\xff\xfe" + text.encode("utf-16-le") if name == "xl/worksheets/sheet1.xml" else content

    m.put("spaet.xlsx", rewritten(book, late), "rejected", reason="unsafe_archive")
    m.put("breit.xlsx", rewritten(book, wide), "rejected", reason="unsafe_archive")


def a_cell_in_the_farthest_corner(m):
    """17 billion cells in a file of some kilobytes."""
    m.put("订单导出.xlsx", with_far_cell(m, m.lines(2), "XFD", 1_048_576), "rejected", reason="stray_cell")


CASES = [
    text_cells,
    numeric_cells,
    ids_as_short_numbers,
    ids_as_long_numbers,
    one_id_as_a_long_number,
    dates_as_dates,
    titles_above_a_late_header,
    merged_title,
    totals_and_blank_rows_of_a_sheet,
    notes_on_other_sheets,
    months_on_several_sheets,
    two_tables_of_the_same_kind,
    hostile_sheet_names,
    cells_with_line_ends_and_rare_characters,
    sheets_without_rows,
    no_header,
    kind_told_by_content,
    workbook_cut_off,
    damaged_within,
    bomb,
    entities,
    no_workbook_inside,
    formulas_and_error_values,
    hidden_document_type,
    a_cell_in_the_farthest_corner,
    a_million_blank_rows,
    some_thousand_blank_rows,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_ingest_accounts_for_workbooks(judged, case):
    judged(case)


def test_workbooks_leave_nothing_behind(judged):
    judged.check_home()
