"""Any table, written in any accepted way, arrives exactly; damaged in any way, it is accounted for.

Flow: random table -> written by the csv module, the json module or a library -> a batch of them through one intake run
      -> the lake against what the table says, by rules spelled out here once more.
"""

import codecs
import csv
import io
import json
import re
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given, note
from hypothesis import strategies as st

from ingestion.catalog import refresh_raw
from ingestion.intake import ingest
from ingestion.ledger import Ledger
from ingestion.privacy import Vault, read_key
from ingestion.quarantine_store import read_originals
from ingestion.settings import create_home, load_settings

pytestmark = pytest.mark.slow
TOML = """
[[brands]]
brand_id = "b1"
[[shops]]
shop_id = "s1"
brand_id = "b1"
[intake]
quiet_seconds = 0
[streams."brand.notes"]
key = ["code"]
columns = [
  { name = "code", type = "id", required = true, aliases = ["编号"] },
  { name = "words", type = "text", aliases = ["内容"] },
  { name = "more", type = "text", aliases = ["补充"] },
  { name = "amount", type = "money", required = true, aliases = ["金额"] },
  { name = "pieces", type = "int", aliases = ["件数"] },
]
"""
HEADER = ("编号", "内容", "补充", "金额", "件数")
STRIPPED = " \t\r\n`\u00a0\u3000\ufeff\u200b"  # what stands around a value and is none of it
AGAINST_FORMULAS = re.compile("'($|[ \u00a0\u3000\ufeff\u200b]*'*[=+@\\-\t\r\n＝＋－＠])")
NASTY = (
    '"',
    '""',
    "'",
    ",",
    ";",
    "|",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "=",
    '="x"',
    "`",
    "\\",
    "\u2028",
    "\x85",
    "\x1f",
    "\x0b",
)
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXT = st.lists(st.one_of(st.text(CHARACTERS, max_size=6), st.sampled_from(NASTY)), max_size=4).map("".join)
PRINTED = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Cn"]), max_size=12)
CODES = st.from_regex(r"[A-Z]{0,2}0{0,2}[1-9][0-9]{4,11}[1-9]", fullmatch=True)
BAD_AMOUNTS = ("x", "1e3", "1.234", "1,2", "NaN", "--1", "")
ENCODINGS = ("utf-8", "utf-8", "gb18030", "utf-16-le", "utf-16-be")
MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@dataclass(frozen=True)
class Row:
    """Cells as written, and what is wrong with them."""

    cells: tuple[str, str, str, str, str]
    is_bad: bool

    @property
    def record(self):
        """What the lake must hold."""
        code, words, more, amount, pieces = self.cells
        return (code, said(words), said(more), fen(amount), int(pieces) if pieces else None)


def said(cell):
    """A text without what exports put around it; None for nothing."""
    cell = cell.strip(STRIPPED)
    if AGAINST_FORMULAS.match(cell):
        cell = cell[1:].strip(STRIPPED)
    if len(cell) >= 3 and cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1].strip(STRIPPED)
    return cell or None


def fen(amount):
    return int(Decimal(amount.strip("¥").replace(",", "")) * 100)


AMOUNTS = st.builds(
    lambda cents, style: style.format(cents / 100),
    st.integers(-(10**9), 10**9),
    st.sampled_from(("{:.2f}", "{:,.2f}")),
)


@st.composite
def rows_of(draw, text=TEXT):
    """Rows with codes of their own; at most one in five has a bad amount."""
    codes = draw(st.lists(CODES, min_size=1, max_size=8, unique=True))
    rows = []
    for place, code in enumerate(codes):
        is_bad = place % 5 == 4 and draw(st.booleans())
        amount = draw(st.sampled_from(BAD_AMOUNTS) if is_bad else AMOUNTS)
        pieces = draw(st.one_of(st.just(""), st.integers(-(10**6), 10**12).map(str)))
        rows.append(Row((code, draw(text), draw(text), amount, pieces), is_bad))
    return rows


@dataclass(frozen=True)
class Written:
    """A CSV in pieces: the bytes of every record with its row, None for header, preamble, blank and total records."""

    pieces: tuple[tuple[bytes, Row | None], ...]
    header: int  # position of the header among the pieces

    @property
    def content(self):
        return b"".join(piece for piece, _ in self.pieces)

    @property
    def rows(self):
        return [row for _, row in self.pieces if row]

    def at(self, offset):
        """Position of the piece that holds a byte."""
        for place, (piece, _) in enumerate(self.pieces):
            offset -= len(piece)
            if offset < 0:
                return place
        raise IndexError(offset)


@st.composite
def written(draw):
    """A CSV in a random dialect and encoding, some rows twice."""
    rows = draw(rows_of())
    repeated = draw(st.lists(st.sampled_from(rows), max_size=2))
    has_breaks = any("\n" in cell or "\r" in cell for row in rows for cell in row.cells)
    how = {
        "delimiter": draw(st.sampled_from(",\t;|")),
        "quoting": csv.QUOTE_ALL if has_breaks else draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))),
        "lineterminator": draw(st.sampled_from(("\n", "\r\n", "\r"))),
    }
    guard = draw(st.sampled_from(("{}", "\t{}", "`{}", '="{}"')))
    records = [([f"导出说明{line}"], None) for line in range(draw(st.integers(0, 3)))]
    header = len(records)
    records.append((HEADER, None))
    for row in draw(st.permutations(rows)) + repeated:
        if draw(st.integers(0, 9)) == 0:
            records.append(([""] * len(HEADER), None))
        records.append(([guard.format(row.cells[0]), *row.cells[1:]], row))
    if draw(st.booleans()):
        records.append((["合计", "", "", "", ""], None))
    encoding = draw(st.sampled_from(ENCODINGS))
    mark = MARKS.get(encoding, codecs.BOM_UTF8 if encoding == "utf-8" and draw(st.booleans()) else b"")
    pieces = []
    for cells, row in records:
        sink = io.StringIO(newline="")
        csv.writer(sink, **how).writerow(cells)
        pieces.append(((b"" if pieces else mark) + sink.getvalue().encode(encoding), row))
    return Written(tuple(pieces), header)


@st.composite
def csv_files(draw):
    """(suffix, bytes, rows) of a CSV."""
    file = draw(written())
    return ".csv", file.content, file.rows


@st.composite
def json_files(draw):
    rows = draw(rows_of())
    lines = [json.dumps(dict(zip(HEADER, row.cells, strict=True)), ensure_ascii=draw(st.booleans())) for row in rows]
    return ".jsonl", draw(st.sampled_from(("\n", "\r\n"))).join(lines).encode(), rows


@st.composite
def parquet_files(draw):
    rows = draw(rows_of())
    columns = [[row.cells[place] for row in rows] for place in range(5)]
    sink = io.BytesIO()
    pq.write_table(pa.table(dict(zip(HEADER, columns, strict=True))), sink)
    return ".parquet", sink.getvalue(), rows


@st.composite
def workbooks(draw):
    rows = draw(rows_of(PRINTED))
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate([HEADER, *(row.cells for row in rows)]):
            for column, cell in enumerate(cells):
                sheet.write_string(place, column, cell)
    return ".xlsx", sink.getvalue(), rows


FILES = st.one_of(csv_files(), csv_files(), csv_files(), json_files(), parquet_files(), workbooks())


class Batch:
    """Files through one run in a home of their own."""

    def __init__(self, folder, contents):
        self.home = create_home(Path(folder), TOML)
        self.names = [f"{place:02d}{suffix}" for place, (suffix, _) in enumerate(contents)]
        for name, (_, content) in zip(self.names, contents, strict=True):
            note(f"{name}: {content!r}")
            (self.home.inbox / name).write_bytes(content)
        settings = load_settings(self.home)
        report = ingest(self.home, settings)
        assert report.unreached == []
        self.results = {result.file: result for result in report.files}
        assert list(self.results) == self.names
        refresh_raw(self.home, settings)
        self.records = {name: [] for name in self.names}
        with duckdb.connect(str(self.home.warehouse), read_only=True) as con:
            query = "select _source_file, code, words, more, amount, pieces from raw.brand__notes"
            for name, *record in con.execute(query).fetchall():
                self.records[name].append(tuple(record))

    def kept(self, name):
        """Text of everything set aside from a file."""
        ledger, vault = Ledger(self.home.ledger), Vault(read_key(self.home.keys / "quarantine.key"))
        texts = []
        for held in ledger.quarantined():
            if held.source_file == name:
                kept = read_originals(self.home, vault, held.quarantine_id, held.generation)
                texts += [*kept.ragged.values(), *(str(v) for row in kept.cells.to_pylist() for v in row.values())]
        ledger.close()
        return "\n".join(texts)


@given(st.lists(FILES, min_size=4, max_size=8))
def test_ingest_gives_exactly_the_records_of_any_table(files):
    with tempfile.TemporaryDirectory() as folder:
        batch = Batch(folder, [(suffix, content) for suffix, content, _ in files])
        known, seen = set(), set()
        for name, (_, content, rows) in zip(batch.names, files, strict=True):
            result = batch.results[name]
            assert result.rows_in == result.loaded + result.quarantined + result.duplicate == len(rows)
            if content in seen:
                assert (result.status, result.duplicate) == ("duplicate", result.rows_in)
                continue
            seen.add(content)
            new = {row.record for row in rows if not row.is_bad} - known
            known |= new
            assert sorted(batch.records[name], key=repr) == sorted(new, key=repr), result
            assert result.quarantined == sum(row.is_bad for row in rows), result


@st.composite
def damaged(draw):
    """(kind, bytes, file, places of the pieces that were touched, first piece that is gone)."""
    file = draw(written())
    content = file.content
    offset = draw(st.integers(0, len(content) - 1))
    kind = draw(st.sampled_from(("cut", "drop", "double", "flip", "swap")))
    gone = len(file.pieces)
    touched = {file.at(offset)}
    if kind == "cut":
        content, gone = content[:offset], file.at(offset) + 1
    elif kind == "drop":
        content = content[:offset] + content[offset + 1 :]
    elif kind == "double":
        content = content[: offset + 1] + content[offset:]
    elif kind == "flip":
        content = content[:offset] + bytes([content[offset] ^ (1 << draw(st.integers(0, 7)))]) + content[offset + 1 :]
    elif kind == "swap":
        places = [place for place, (_, row) in enumerate(file.pieces) if row]
        one, other = draw(st.sampled_from(places)), draw(st.sampled_from(places))
        pieces = list(file.pieces)
        pieces[one], pieces[other] = pieces[other], pieces[one]
        content, touched = b"".join(piece for piece, _ in pieces), set()
    return kind, content, file, touched, gone


@given(st.lists(damaged(), min_size=4, max_size=8))
def test_ingest_accounts_for_damaged_tables(files):
    with tempfile.TemporaryDirectory() as folder:
        batch = Batch(folder, [(".csv", content) for _, content, *_ in files])
        known = set()
        for name, (kind, content, file, touched, gone) in zip(batch.names, files, strict=True):
            result = batch.results[name]
            assert result.status in {"loaded", "rejected", "duplicate", "empty"}
            if result.status == "rejected":
                assert (result.loaded, [count for _, count in result.reasons]) == (0, [1]), result
                continue
            assert result.rows_in == result.loaded + result.quarantined + result.duplicate, result
            assert result.loaded == len(batch.records[name])
            loaded, kept = set(batch.records[name]), batch.kept(name)
            untouched = [row for place, (_, row) in enumerate(file.pieces[:gone]) if place not in touched]
            whole = {row.record for row in untouched if row and not row.is_bad}
            if file.header not in touched:
                lost = {record for record in whole - loaded - known if record[0] not in kept}
                assert not lost, (kind, name, content, result, batch.records[name])
                changed = {row.cells[0] for place, (_, row) in enumerate(file.pieces) if row and place in touched}
                codes = {record[0]: record for record in whole if record[0] not in changed}
                assert not [record for record in loaded if codes.get(record[0], record) != record], (kind, content)
            known |= loaded
