"""XLSX workbooks through calamine; numeric cells become text without passing through float formatting.

Flow: sheets -> rows of typed cells -> header row -> text columns.
Why:  ids come as numbers; an integer up to 2^53 is exact, anything longer has lost its last digits already and is
      shown as Excel shows it, so that the id check refuses the file.
"""

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pyarrow as pa

from ingestion.errors import FileRejected
from ingestion.files.headers import Match, accepted, best_match
from ingestion.files.table import Candidate, RawTable, numbered

_EXACT = 2**53


def read_workbook(data: bytes, candidates: Sequence[Candidate], skip_rows: int = 0) -> RawTable:
    """Read the sheets that carry the best-matching header; other sheets are no tables of ours.

    Raises:
        FileRejected: unreadable, unknown_layout, missing_key_column, duplicate_column, several_tables.

    """
    sheets = [rows[skip_rows:] for rows in _sheets(data)]
    matches = [best_match(candidates, [[cell_text(c) for c in row] for row in rows[:20]]) for rows in sheets]
    best = max((match for match in matches if match), key=lambda match: match.rank, default=None)
    if best is None:
        return _nothing(sheets)
    chosen = [(rows, m) for rows, m in zip(sheets, matches, strict=True) if m and not m.missing] or [
        (rows, m) for rows, m in zip(sheets, matches, strict=True) if m is best
    ]
    headers = {tuple(cell_text(cell) for cell in rows[match.row]) for rows, match in chosen}
    if len(headers) > 1:
        raise FileRejected("several_tables", "The workbook holds several tables with different headers.")
    header = headers.pop()
    accepted(best, header)
    body = [row for rows, match in chosen for row in rows[match.row + 1 :]]
    return _table(best, header, body)


def _nothing(sheets: Sequence[Sequence[object]]) -> RawTable:
    if not any(sheets):
        raise FileRejected("empty", "The workbook has no rows.")
    raise FileRejected("unknown_layout", "No sheet has a known header in its first 20 rows.")


def _table(match: Match, header: tuple[str, ...], body: Sequence[Sequence[object]]) -> RawTable:
    width = len(header)
    columns = [pa.array([cell_text(row[place]) for row in body], pa.string()) for place in range(width)]
    numbers = pa.array(np.arange(1, len(body) + 1, dtype=np.int64))
    return RawTable(match.candidate, header, numbered(columns, numbers))


def _sheets(data: bytes) -> list[list[list[object]]]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileRejected("unreadable", f"The workbook cannot be opened: {error}.") from error


def cell_text(value: object) -> str:
    """A cell as a person would have typed it."""
    match value:
        case str():
            return value
        case bool():
            return "是" if value else "否"
        case int() | float():
            return _number(value)
        case dt.datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case dt.date():
            return value.isoformat()
        case _:
            return "" if value is None else str(value)


def _number(value: float) -> str:
    if abs(value) >= _EXACT:
        return f"{value:.5E}"
    if value == int(value):
        return str(int(value))
    return f"{Decimal(f'{value:.15g}'):f}"
