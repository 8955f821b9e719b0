"""Workbooks: the table wherever it stands, every row of it, and limits that hold."""

import datetime as dt
import io
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter

from ingestion.errors import FileRejected
from ingestion.files.table import Candidate
from ingestion.files.workbook import read_workbook
from ingestion.streams.registry import LAYOUTS

ALL = [Candidate(layout) for layout in LAYOUTS.values()]
MOMENT = dt.datetime(2026, 6, 1, 9, 5)  # noqa: DTZ001  a workbook knows no zone
HEADER = ["商品编码(平台)", "商品名称", "SKU编码(平台)", "更新时间"]
A, B = [1, "a", 2, MOMENT], [3, "b", 4, MOMENT]


def workbook(*sheets, hidden=(), dressed=lambda book, sheet: None):
    """A workbook of sheets of rows; `hidden` are positions of sheets, `dressed` adds what else a sheet holds."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        for place, rows in enumerate(sheets):
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            dressed(book, sheet)
            if place in hidden:
                sheet.hide()
    return buffer.getvalue()


def columns(data, skip_rows=0):
    """Row numbers and the cells of the first two columns."""
    cells = read_workbook(data, ALL, skip_rows).collected().cells
    return [cells[name].to_pylist() for name in ("rn", "c0", "c1")]


def reason(data):
    with pytest.raises(FileRejected) as caught:
        read_workbook(data, ALL).collected()
    return caught.value.reason


def test_read_workbook_reads_sheets_of_one_table():
    raw = read_workbook(workbook([HEADER, A], [["说明"]], [HEADER, B]), ALL).collected()
    assert raw.headers == tuple(HEADER)
    assert raw.cells.to_pylist() == [
        {"rn": 1, "c0": "1", "c1": "a", "c2": "2", "c3": "2026-06-01 09:05:00"},
        {"rn": 2, "c0": "3", "c1": "b", "c2": "4", "c3": "2026-06-01 09:05:00"},
    ]


def test_read_workbook_finds_a_header_below_a_merged_title_and_beside_blank_columns():
    def titled(book, sheet):
        sheet.merge_range("C1:F1", "2026年6月 商品")

    rows = [[], ["筛选: 全部"], [], *([None, None, *row] for row in (HEADER, A))]
    raw = read_workbook(workbook(rows, dressed=titled), ALL).collected()
    assert [name for name in raw.headers if name] == HEADER
    assert raw.cells[f"c{raw.headers.index(HEADER[1])}"].to_pylist() == ["a"]
    assert raw.cells["rn"].to_pylist() == [1]


def test_read_workbook_reads_cells_merged_over_rows_in_each_of_them():
    """An order whose number and state span its lines; a merge across columns is a title's, or a total's."""

    def merged(book, sheet):
        sheet.merge_range("B3:B5", "37")
        sheet.merge_range("B6:B7", "38")
        sheet.merge_range("E6:E7", "x")
        sheet.merge_range("C7:D7", "wide")

    rows = [[], [None, *HEADER], *([None, None, f"n{n}", n] for n in range(5))]
    raw = read_workbook(workbook(rows, dressed=merged), ALL).collected()
    place = {name: raw.cells[f"c{n}"].to_pylist() for n, name in enumerate(raw.headers)}
    assert place[HEADER[0]] == ["37", "37", "37", "38", "38"]
    assert place[HEADER[1]] == ["n0", "n1", "n2", "n3", "wide"]
    assert place[HEADER[3]] == ["", "", "", "x", "x"]


def test_read_workbook_skips_the_rows_a_format_declares():
    assert columns(workbook([HEADER, A, HEADER, B]), skip_rows=1)[1:] == [["3"], ["b"]]


def test_read_workbook_numbers_rows_as_they_stand_over_blank_ones():
    rows = [HEADER, A, *([] for _ in range(5000)), B]
    numbers, ids, _ = columns(workbook(rows))
    found = {n: cell for n, cell in zip(numbers, ids, strict=True) if cell}
    assert found == {1: "1", 5002: "3"}
    assert len(numbers) < 2500  # the blank stretch between leaves no rows behind
    assert columns(workbook([HEADER, A, [], B], [HEADER, A]))[0] == [1, 2, 3, 4]


def test_read_workbook_keeps_every_row_of_a_long_sheet():
    rows = [[n, f"n{n}", n] for n in range(9_500)]
    numbers, ids, names = columns(workbook([HEADER[:3], *rows]))
    assert numbers == list(range(1, 9_501))
    assert ids == [str(n) for n in range(9_500)]
    assert names == [f"n{n}" for n in range(9_500)]


def test_read_workbook_hands_batches_on_while_it_reads(monkeypatch):
    monkeypatch.setattr("ingestion.files.workbook._BATCH_ROWS", 5_000)
    rows = [[n, f"n{n}", n] for n in range(9_500)]
    batches = list(read_workbook(workbook([HEADER[:3], *rows], [HEADER[:3], A[:3]]), ALL).batches)
    assert [batch.num_rows for batch in batches] == [8_000, 1_500, 1]
    assert [number for batch in batches for number in batch["rn"].to_pylist()] == list(range(1, 9_502))


def test_read_workbook_shows_cells_in_error():
    def failing(book, sheet):
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")
        sheet.write_formula(4, 0, "=1/0", None, "#DIV/0!")

    data = workbook([HEADER, A, B, A, B], dressed=failing)
    assert columns(data)[1:] == [["1", "3", "1", "#DIV/0!"], ["a", "#N/A", "a", "b"]]


def test_read_workbook_passes_over_hidden_notes_and_refuses_a_hidden_table():
    assert columns(workbook([HEADER, A], [["选项"], ["是"]], hidden=[1]))[1] == ["1"]
    assert reason(workbook([HEADER, A], [HEADER, B], hidden=[1])) == "hidden_table"
    assert reason(workbook([["说明"]], [HEADER, B], hidden=[1])) == "hidden_table"


def test_read_workbook_passes_over_charts():
    def charted(book, sheet):
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Sheet1!$A$2:$A$2"})
        book.add_chartsheet().set_chart(chart)

    assert columns(workbook([HEADER, A], dressed=charted))[1] == ["1"]


def test_read_workbook_shows_long_numeric_ids_as_damaged():
    assert columns(workbook([HEADER, [3729384756102938624, "a", 4503599627370497, MOMENT]]))[1] == ["3.72938E+18"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (workbook([["甲"]]), "unknown_layout"),
        (workbook([]), "empty"),
        (workbook([HEADER, [1, "a", 2]], [HEADER[::-1], ["", 1, "a", 2]]), "several_tables"),
        (workbook([[*HEADER, HEADER[0]], [1, "a", 2, MOMENT, 1]]), "duplicate_column"),
        (workbook([[*HEADER, *map(str, range(2000))], A]), "not_a_table"),
        (workbook(*([["x"]] for _ in range(201))), "not_a_table"),
        (b"PK no workbook", "unreadable"),
    ],
)
def test_read_workbook_refuses_what_it_cannot_account_for(data, expected):
    assert reason(data) == expected


def repacked(**parts):
    """A small workbook with XML put in before the end of the parts named."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([HEADER, A]))) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for info in old.infolist():
            content = old.read(info).decode()
            for name, (end, more) in parts.items():
                content = content.replace(end, more + end) if name in info.filename else content
            new.writestr(info.filename, content)
    return buffer.getvalue()


BOMBS = {
    # 17 billion cells, by attributes no honest writer would write so
    "far": {"sheet1": ("</sheetData>", "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")},
    # one long string, shown by a hundred thousand cells
    "echo": {
        "sharedStrings": ("</sst>", "<si><t>" + "x" * 20_000 + "</t></si>"),
        "sheet1": ("</sheetData>", ("<row>" + '<c t="s"><v>5</v></c>' * 4 + "</row>") * 25_000),
    },
    # many sheets, each the same part
    "again": {
        "workbook.xml": ("</sheets>", "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(5, 190))),
        "sheet1": ("</sheetData>", "<row><c><v>1</v></c><c><v>2</v></c></row>" * 100_000),
    },
}


@pytest.mark.parametrize("parts", BOMBS.values(), ids=BOMBS)
def test_read_workbook_dies_within_its_memory_rather_than_take_the_machine(tmp_path, parts):
    """In a process of its own, as ever: it ends, and never grows beyond 512 MB."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked(**parts))
    program = (
        "import sys; from ingestion.files.workbook import read_workbook; from ingestion.files.table import Candidate;"
        "from ingestion.streams.registry import LAYOUTS; print('ready', flush=True);"
        "known = [Candidate(one) for one in LAYOUTS.values()];"
        "read_workbook(open(sys.argv[1], 'rb').read(), known).collected(); print('read')"
    )
    # a small process between: a child's peak begins with its parent's, and this one may be large
    between = (
        "import resource, subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]]);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    ended = subprocess.run([sys.executable, "-c", between, program, path], check=True, capture_output=True, timeout=60)
    told, peak = ended.stdout.split()
    assert told == b"ready"
    assert int(peak) < 512 << 10
