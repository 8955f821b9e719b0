"""CSV, TSV and their kin: header found in the head, body parsed by pyarrow with a declared dialect.

Flow: decoded text -> head rows under each delimiter -> best header -> body as text columns + ragged rows by number.
Why:  no sniffing: the delimiter is the one under which the header is recognized. Every record is accounted for;
      a record with another number of cells is kept as text for quarantine.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from ingestion.errors import FileRejected
from ingestion.files.headers import SEARCHED_ROWS, Match, accepted, best_match
from ingestion.files.table import Candidate, RaggedRow, RawTable, cell_names, numbered

DELIMITERS = (",", "\t", ";", "|")
WHITESPACE = "\x1f"  # what runs of blanks become
_HEAD_BYTES = 262_144
_BLOCK_BYTES = 4 << 20  # every column reserves this much per block; also the longest record
_MAX_COLUMNS = 2_000


@dataclass(frozen=True, slots=True)
class _Head:
    """First rows under one delimiter and the byte offset behind each."""

    delimiter: str
    rows: list[list[str]]
    ends: list[int]


def read_delimited(text: bytes, candidates: Sequence[Candidate], forced: bool) -> RawTable:
    """Read UTF-8 text. `forced` means the one candidate was named, not to be guessed.

    Raises:
        FileRejected: unknown_layout, missing_key_column, duplicate_column, not_a_table, unterminated_quote.

    """
    chosen = candidates[0].format if forced else None
    if chosen and chosen.delimiter == "whitespace":
        text = spaced(text)
        return _read(text, candidates, (WHITESPACE,), chosen.skip_rows)
    delimiters = (chosen.delimiter,) if chosen and chosen.delimiter else DELIMITERS
    if chosen and not chosen.header:
        return _read_headless(text, candidates[0], delimiters[0], chosen.skip_rows)
    return _read(text, candidates, delimiters, chosen.skip_rows if chosen else 0)


def spaced(text: bytes) -> bytes:
    """Runs of blanks between words as one separator, none around a line."""
    text = re.sub(rb"(?m)^[ \t]+|[ \t\r]+$", b"", text)
    return re.sub(rb"[ \t]+", WHITESPACE.encode(), text)


def _read(text: bytes, candidates: Sequence[Candidate], delimiters: Sequence[str], skip: int) -> RawTable:
    found: tuple[Match, _Head] | None = None
    for delimiter in delimiters:
        head = _head(text, delimiter, SEARCHED_ROWS + skip)
        match = best_match(candidates, [[] if i < skip else row for i, row in enumerate(head.rows)])
        if match and (found is None or match.rank > found[0].rank):
            found = (match, head)
    if found is None:
        raise FileRejected("unknown_layout", f"No known header in the first {SEARCHED_ROWS} rows.")
    match, head = found
    header = head.rows[match.row]
    accepted(match, header)
    following = head.rows[match.row + 1] if len(head.rows) > match.row + 1 else header
    if len(following) == len(header) + 1 and not following[-1].strip():
        header = [*header, ""]  # every record ends in a delimiter, the header does not
    return _body(text[head.ends[match.row] :], header, match.candidate, head.delimiter)


def _read_headless(text: bytes, candidate: Candidate, delimiter: str, skip: int) -> RawTable:
    head = _head(text, delimiter, skip + 1)
    if len(head.rows) <= skip:
        raise FileRejected("empty", "The file has no rows.")
    header = [str(position + 1) for position in range(len(head.rows[skip]))]
    accepted(best_match([candidate], [header]), header)
    return _body(text[head.ends[skip - 1] if skip else 0 :], header, candidate, delimiter)


def _head(text: bytes, delimiter: str, rows: int) -> _Head:
    """The first `rows` records; blank lines count as empty ones."""
    start = text[:_HEAD_BYTES].decode("utf-8", errors="ignore")
    lines: list[str] = []

    def remember(line: str) -> str:
        lines.append(line)
        return line

    quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == WHITESPACE else csv.QUOTE_MINIMAL
    reader = csv.reader(map(remember, io.StringIO(start, newline="")), delimiter=delimiter, quoting=quoting)
    head = _Head(delimiter, [], [])
    try:
        for row in reader:
            head.rows.append(row)
            head.ends.append(len("".join(lines).encode()))
            if len(head.rows) > rows:
                break
    except csv.Error:
        return head
    return head


def _body(text: bytes, header: Sequence[str], candidate: Candidate, delimiter: str) -> RawTable:
    names = cell_names(len(header))
    if len(names) > _MAX_COLUMNS:
        raise FileRejected("not_a_table", f"The header has {len(names)} columns, more than {_MAX_COLUMNS}.")
    ragged: list[RaggedRow] = []

    def keep(row: pc.InvalidRow) -> str:
        ragged.append(RaggedRow(row.number, row.text))
        return "skip"

    if not text.strip():
        return RawTable(candidate, tuple(header), numbered([pa.array([], pa.string()) for _ in names], _numbers(0)))
    try:
        table = pc.read_csv(
            io.BytesIO(text),
            read_options=pc.ReadOptions(column_names=names, use_threads=False, block_size=_BLOCK_BYTES),
            parse_options=pc.ParseOptions(
                delimiter=delimiter,
                quote_char=False if delimiter == WHITESPACE else '"',
                newlines_in_values=delimiter != WHITESPACE,
                invalid_row_handler=keep,
            ),
            convert_options=pc.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise FileRejected("not_a_table", f"The rows cannot be read as a table: {error}.") from error
    _check_quotes(ragged)
    if delimiter != WHITESPACE:
        _check_end(text, table)
    numbers = _numbers(table.num_rows, [row.row_number for row in ragged])
    return RawTable(candidate, tuple(header), numbered(table.columns, numbers), tuple(ragged), delimiter)


def _check_quotes(ragged: Sequence[RaggedRow]) -> None:
    """A quote that is never closed swallows the rest of the file into one record: no accounting is possible."""
    for row in ragged:
        if "\n" in row.text and row.text.count('"') % 2:
            raise FileRejected("unterminated_quote", f"A quote opened in row {row.row_number} is never closed.")


def _check_end(text: bytes, table: pa.Table) -> None:
    """The same, where the swallowed rest happens to fill the last record to the right number of cells."""
    if table.num_rows and text.count(b'"') % 2:
        last = table.slice(table.num_rows - 1).to_pylist()[0]
        if any("\n" in cell for cell in last.values()):
            raise FileRejected("unterminated_quote", "A quote opened near the end of the file is never closed.")


def _numbers(rows: int, taken: Sequence[int] = ()) -> pa.Array:
    """Positions 1 ... n of the records that were not ragged."""
    positions = np.arange(1, rows + len(taken) + 1, dtype=np.int64)
    return pa.array(np.delete(positions, np.array(taken, dtype=np.int64) - 1) if taken else positions)
