"""XLSX workbooks through calamine: sheet by sheet, column by column, into text.

Flow: guard -> sheets -> header row among the first 20 -> rows in blocks, turned into columns -> batch after batch.
Why:  a sheet a person hid was not meant to be delivered, and rows must not vanish: a hidden table is refused. The
      reader runs under a memory limit of its own, because the parser allocates whatever a sheet asks for. What is read
      is handed on at once, so that the other side works meanwhile.
"""

import gc
import io
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.errors import FileRejected
from ingestion.files.bounded import bounded_memory
from ingestion.files.headers import SEARCHED_ROWS, Match, accepted, best_match
from ingestion.files.table import Candidate, CellStream, cell_names, numbered, raw_schema
from ingestion.files.workbook_cells import cell_text, column_text
from ingestion.files.workbook_guard import Cells, survey

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_MAX_BYTES = 1 << 30
_MAX_SHEETS = 200
_MAX_COLUMNS = 2_000
_BLOCK_ROWS = 1_000  # small blocks stay in the processor's cache
_CHUNK_ROWS = 4_000
_BATCH_ROWS = 32_000
_MEMORY = 320 << 20  # what reading may take beside ten times the size of the XML
_MEMORY_PER_BYTE = 10

Row = Sequence[object]
Piece = tuple[pa.Table, np.ndarray, int]  # text columns, their row numbers from 1, rows of the sheet so far


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet with rows, its first ones, and the best match among them."""

    sheet: "CalamineSheet"
    head: list[Row]
    match: Match | None
    errors: Cells
    is_hidden: bool


def read_workbook(
    data: bytes, candidates: Sequence[Candidate], skip_rows: int = 0, max_bytes: int = _MAX_BYTES
) -> CellStream:
    """Read the sheets that carry the best-matching header; other sheets are no tables of ours.

    `max_bytes` bounds what the parts of the workbook inflate to, all together.

    Raises:
        FileRejected: unsafe_archive, stray_cell, unreadable, encrypted, empty, unknown_layout, missing_key_column,
            duplicate_column, several_tables, hidden_table, not_a_table.

    """
    seen = survey(data, max_bytes)
    memory = _MEMORY + _MEMORY_PER_BYTE * seen.inflated
    with bounded_memory(memory):
        sheets = [
            _Sheet(sheet, head, _match(candidates, head, skip_rows), seen.errors_of(sheet.name), is_hidden)
            for sheet, is_hidden in _opened(data)
            if (head := list(islice(sheet.iter_rows(), SEARCHED_ROWS + skip_rows)))
        ]
        chosen, match = _chosen(sheets)
        header = _header(chosen)
        accepted(match, header)
    return CellStream(match.candidate, header, _batches(chosen, memory), is_slow=True)


def _batches(chosen: Sequence[_Sheet], memory: int) -> Iterator[pa.RecordBatch]:
    """The rows of all sheets, numbered through."""
    start = 0
    with bounded_memory(memory):
        for one in chosen:
            start += yield from _numbered(one, start)


def _numbered(one: _Sheet, start: int) -> Generator[pa.RecordBatch, None, int]:
    """Batches of a sheet, its rows numbered from `start` + 1; returns how many there are, blank ones included."""
    schema, rows = raw_schema(len(one.head[0])), 0
    for piece in _whole(one) if one.errors or any(_merged_downwards(one)) else _pieces(one):
        table, numbers, rows = piece
        yield from numbered(table.columns, pa.array(numbers + start)).cast(schema).combine_chunks().to_batches()
    return rows


def _opened(data: bytes) -> Iterator[tuple["CalamineSheet", bool]]:
    """Every worksheet of the workbook and whether it is hidden."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        worksheets = [one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
        if len(worksheets) > _MAX_SHEETS:
            raise FileRejected("not_a_table", f"The workbook has more than {_MAX_SHEETS} sheets.")
        for one in worksheets:
            sheet = book.get_sheet_by_name(one.name)
            if sheet.width > _MAX_COLUMNS:
                raise FileRejected("not_a_table", f"A sheet has {sheet.width} columns, more than {_MAX_COLUMNS}.")
            yield sheet, one.visible != calamine.SheetVisibleEnum.Visible
    except calamine.PasswordError as error:
        raise FileRejected("encrypted", "The workbook asks for a password. Save it without one.") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise FileRejected("unreadable", f"The workbook cannot be opened: {error}. Save or export it again.") from error


def _match(candidates: Sequence[Candidate], head: Sequence[Row], skip: int) -> Match | None:
    rows = [[cell_text(cell) for cell in row] if number >= skip else [] for number, row in enumerate(head)]
    found = best_match(candidates, rows[skip:])
    return found and Match(found.candidate, found.row + skip, found.positions, found.missing)


def _chosen(sheets: Sequence[_Sheet]) -> tuple[list[_Sheet], Match]:
    """The sheets to read together, and the best match among them."""
    if not sheets:
        raise FileRejected("empty", "The workbook has no rows.")
    if any(one.is_hidden and one.match and not one.match.missing for one in sheets):
        raise FileRejected(
            "hidden_table", "A hidden sheet holds a table too. Show it if it belongs to the delivery, else delete it."
        )
    best = max((one.match for one in sheets if one.match), key=lambda match: match.rank, default=None)
    if best is None:
        raise FileRejected("unknown_layout", f"No sheet has a known header in its first {SEARCHED_ROWS} rows.")
    whole = [one for one in sheets if one.match and not one.match.missing]
    return whole or [one for one in sheets if one.match is best], best


def _header(chosen: Sequence[_Sheet]) -> tuple[str, ...]:
    headers = {tuple(cell_text(cell) for cell in one.head[one.match.row]) for one in chosen if one.match}
    if len(headers) > 1:
        raise FileRejected("several_tables", "The workbook holds several tables with different headers.")
    return headers.pop()


def _whole(one: _Sheet) -> Iterator[Piece]:
    """A sheet with cells in error or merged ones, which reach over many rows, as one piece."""
    first = _first(one)
    tables, numbers, totals = zip(*_pieces(one), strict=True)
    rows = np.concatenate(numbers)
    table = _unmerged(_with_errors(pa.concat_tables(tables), rows, one, first), rows, one, first)
    yield table, rows, totals[-1]


def _pieces(one: _Sheet) -> Iterator[Piece]:
    """The rows below the header, blank ones left out; at least one piece, the last one with the whole total."""
    columns: list[list[object]] = [[] for _ in one.head[0]]
    none = np.array([], dtype=np.int64)
    tables, numbers, total = [], [none], 0
    for rows in _blocks(one.sheet, _first(one)):
        block = list(zip(*rows, strict=True))
        if not all(column[0] == "" and len(set(column)) == 1 for column in block):
            numbers.append(np.arange(total + 1, total + len(rows) + 1, dtype=np.int64))
            for column, values in zip(columns, block, strict=True):
                column.extend(values)
        total += len(rows)
        if columns and len(columns[0]) >= _CHUNK_ROWS:
            tables.append(_table(columns))
            columns = [[] for _ in columns]
        if len(tables) * _CHUNK_ROWS >= _BATCH_ROWS:
            yield pa.concat_tables(tables), np.concatenate(numbers), total
            tables, numbers = [], [none]
    yield pa.concat_tables([*tables, _table(columns)]), np.concatenate(numbers), total


def _first(one: _Sheet) -> int:
    """Position of the row below the header."""
    if one.match is None:
        raise ValueError("a sheet without a header is not read")
    return one.match.row + 1


@contextmanager
def _uncollected() -> Iterator[None]:
    """Millions of new values without cycles: looking for cycles among them would only cost time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _blocks(sheet: "CalamineSheet", first: int) -> Iterator[list[Row]]:
    rows = islice(sheet.iter_rows(), first, None)
    with _uncollected():
        while block := list(islice(rows, _BLOCK_ROWS)):
            yield block


def _table(columns: Sequence[Sequence[object]]) -> pa.Table:
    return pa.table([column_text(column) for column in columns], names=cell_names(len(columns)))


def _with_errors(table: pa.Table, rows: np.ndarray, one: _Sheet, first: int) -> pa.Table:
    """Cells in error show what they show in Excel, so that they are judged and not taken for empty ones."""
    left = (one.sheet.start or (0, 0))[1]
    for column in sorted({column for _, column in one.errors}):
        place = column - left
        if not 0 <= place < table.num_columns:
            continue
        told = {row - first + 1: text for (row, at), text in one.errors.items() if at == column}
        is_hit = np.isin(rows, list(told))
        texts = pa.array([told[int(row)] for row in rows[is_hit]], pa.string())
        fixed = pc.replace_with_mask(table.column(place).combine_chunks(), pa.array(is_hit), texts)
        table = table.set_column(place, table.column_names[place], fixed)
    return table


def _merged_downwards(one: _Sheet) -> Iterator[tuple[int, int, int]]:
    """First row, last row and column of the merged cells below the header that span several rows."""
    for (top, column), (bottom, _) in one.sheet.merged_cell_ranges or ():
        if top >= _first(one) and bottom > top:
            yield top, bottom, column


def _unmerged(table: pa.Table, rows: np.ndarray, one: _Sheet, first: int) -> pa.Table:
    """Cells merged downwards show their value in every row they span, as a person reads them."""
    left = (one.sheet.start or (0, 0))[1]
    spans: dict[int, list[tuple[int, int]]] = {}
    for top, bottom, column in _merged_downwards(one):
        if 0 <= column - left < table.num_columns:
            spans.setdefault(column - left, []).append((top - first + 1, bottom - first + 1))
    for place, found in spans.items():
        source = np.arange(len(rows))
        for start, end in found:
            at = np.searchsorted(rows, start)
            if at < len(rows) and rows[at] == start:
                source[at : np.searchsorted(rows, end, side="right")] = at
        table = table.set_column(place, table.column_names[place], table.column(place).take(pa.array(source)))
    return table
