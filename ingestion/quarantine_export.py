"""Rows set aside as a file for the person who can correct them: CSV or XLSX for a spreadsheet, JSON lines for programs.

Flow: entry -> rows with reasons and tokenized fields, or with `reveal` the cells as delivered -> file of mode 0600.
Why:  a revealed export is a delivery again: it holds the other lines of a torn order too, guards survive the way
      through a spreadsheet, and our own `_huoshui_` columns are passed over when it comes back.
"""

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from ingestion import quarantine_store
from ingestion.errors import HuoshuiError
from ingestion.files.headers import OURS
from ingestion.home import Home
from ingestion.quarantine import entry, opened
from ingestion.quarantine_store import QuarantinedRow
from ingestion.spreadsheet import guarded

ROW, REASON, MESSAGE, TEXT = (OURS + name for name in ("row", "reason", "message", "text"))
_CONTEXT = "the row itself is good: another line of its order is not"
_EATEN = re.compile(r"[0-9]{12,}|0[0-9]+|[0-9.]+[Ee][+-]?[0-9]+")  # digits a spreadsheet would round, cut or convert
_XLSX_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written: one header, one list of cells per row."""

    header: list[str]
    rows: list[list[str]]


def export(home: Home, quarantine_id: str, out: Path, reveal: bool = False) -> int:
    """Write the rows of an entry to `out` (.csv, .xlsx or .jsonl); returns how many were set aside.

    Raises:
        HuoshuiError: no such entry, another suffix, `out` exists, or the originals are past their retention.

    """
    write = _WRITERS.get(out.suffix.casefold())
    if write is None:
        raise HuoshuiError(f"Rows are exported as {', '.join(_WRITERS)}, not as {out.name!r}. Choose one of these.")
    record = entry(home, quarantine_id)
    rows = quarantine_store.read_rows(home, record.quarantine_id, record.generation)
    _create(out, write(_revealed(home, quarantine_id, rows) if reveal else _tokenized(rows)))
    return len(rows)


def _tokenized(rows: Sequence[QuarantinedRow]) -> Sheet:
    fields = [json.loads(row.fields) for row in rows]
    names = list(dict.fromkeys(name for one in fields for name in one))
    cells = [[one.get(name, "") for name in names] for one in fields]
    return Sheet([*names, ROW, REASON, MESSAGE], [[*own, *_told(row)] for own, row in zip(cells, rows, strict=True)])


def _told(row: QuarantinedRow) -> list[str]:
    return [str(row.row_number), row.reason, row.message]


def _revealed(home: Home, quarantine_id: str, rows: Sequence[QuarantinedRow]) -> Sheet:
    """Cells as delivered under their headers, rows of torn orders included; what has no cells stands in `TEXT`."""
    originals = opened(home, quarantine_id)
    told = {row.row_number: _told(row) for row in rows}
    width = len(originals.headers)
    found = [
        (cells["rn"], [cells[f"c{place}"] or "" for place in range(width)] + [""])
        for cells in originals.cells.to_pylist()
    ]
    found += [(number, [""] * width + [text]) for number, text in originals.ragged.items()]
    lines = [[*own, *told.get(number, [str(number), "", _CONTEXT])] for number, own in sorted(found)]
    return Sheet([*originals.headers, TEXT, ROW, REASON, MESSAGE], lines)


def _kept(cell: str) -> str:
    """A guarded cell that also keeps its digits in a CSV: a tab, as the platforms do."""
    return f"\t{cell}" if _EATEN.fullmatch(cell) else guarded(cell)


def _csv(sheet: Sheet) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([list(map(_kept, line)) for line in (sheet.header, *sheet.rows)])
    return text.getvalue().encode("utf-8-sig")


def _json_lines(sheet: Sheet) -> bytes:
    names = list(_distinct(sheet.header))
    lines = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in sheet.rows)
    return "".join(f"{line}\n" for line in lines).encode()


def _distinct(names: Sequence[str]) -> Iterator[str]:
    """A second column of the same name becomes `name (2)`: an object holds a name once."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _xlsx(sheet: Sheet) -> bytes:
    """All cells as text, so that no id becomes a number."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        page = book.add_worksheet("rows")
        for line, cells in enumerate((sheet.header, *sheet.rows)):
            for place, cell in enumerate(cells):
                page.write_string(line, place, _short_enough(guarded(cell)))
    return data.getvalue()


def _short_enough(cell: str) -> str:
    if len(cell) > _XLSX_CELL:
        raise HuoshuiError(f"A cell has more than the {_XLSX_CELL} characters of a spreadsheet. Export as .csv.")
    return cell


_WRITERS: dict[str, Callable[[Sheet], bytes]] = {".csv": _csv, ".xlsx": _xlsx, ".jsonl": _json_lines}


def _create(out: Path, data: bytes) -> None:
    """A new file only its owner can read."""
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise HuoshuiError(f"{out} exists already; nothing was exported. Choose another name.") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
