"""CSV, TSV and their kin: header found in the head, body parsed by pyarrow with a declared dialect.

Flow: text -> head rows under each delimiter -> best header -> body as batches of text columns + ragged rows by number.
Why:  no sniffing: the delimiter is the one under which the header is recognized. Every record is accounted for;
      a record with another number of cells is kept as text for quarantine.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Literal

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from ingestion.errors import FileRejected
from ingestion.files.decoding import Text, as_text
from ingestion.files.headers import SEARCHED_ROWS, Match, accepted, best_match
from ingestion.files.streams import stream_of
from ingestion.files.table import Candidate, CellStream, RaggedRow, cell_names, raw_schema

DELIMITERS = (",", "\t", ";", "|")
WHITESPACE = "\x1f"  # what runs of blanks become
_IN_CHARACTERS = "|"  # a delimiter that gb18030 also uses inside of characters
_BLOCK_BYTES = 4 << 20  # every column reserves this much per block; also the longest record
_MAX_COLUMNS = 2_000


@dataclass(frozen=True, slots=True)
class _Head:
    """First rows under one delimiter and the byte offset behind each."""

    delimiter: str
    rows: list[list[str]]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class _Body:
    """Where the records begin, and how they are cut."""

    text: Text
    offset: int
    columns: int
    delimiter: str

    def transcoded(self) -> "_Body":
        """The same records in UTF-8; raises FileRejected: undecodable."""
        return replace(self, text=self.text.transcoded(), offset=self.text.offset_in_utf8(self.offset))


def read_delimited(text: Text, candidates: Sequence[Candidate], forced: bool) -> CellStream:
    """Read delimited text. `forced` means the one candidate was named, not to be guessed.

    Raises:
        FileRejected: unknown_layout, missing_key_column, duplicate_column, not_a_table; while the batches are read
        also undecodable and unterminated_quote.

    """
    chosen = candidates[0].format if forced else None
    if chosen and chosen.delimiter == "whitespace":
        return _read(_spaced(text), candidates, (WHITESPACE,), chosen.skip_rows)
    delimiters = (chosen.delimiter,) if chosen and chosen.delimiter else DELIMITERS
    if chosen and not chosen.header:
        return _read_headless(text, candidates[0], delimiters[0], chosen.skip_rows)
    return _read(text, candidates, delimiters, chosen.skip_rows if chosen else 0)


def _spaced(text: Text) -> Text:
    """Runs of blanks between words as one separator, none around a line."""
    plain = text.transcoded()
    return replace(plain, open=lambda: stream_of(_respaced(plain)), skip=0)


def _respaced(text: Text) -> Iterator[bytes]:
    with text.at(0) as file:
        rest = b""
        for block in iter(lambda: file.read(_BLOCK_BYTES), b""):
            lines, end, rest = (rest + block).rpartition(b"\n")
            yield spaced(lines + end)
        yield spaced(rest)


def spaced(text: bytes) -> bytes:
    """Whole lines with one separator between their words."""
    text = re.sub(rb"(?m)^[ \t]+|[ \t\r]+$", b"", text)
    return re.sub(rb"[ \t]+", WHITESPACE.encode(), text)


def _read(text: Text, candidates: Sequence[Candidate], delimiters: Sequence[str], skip: int) -> CellStream:
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
    return _stream(text, head.ends[match.row], header, match.candidate, head.delimiter)


def _read_headless(text: Text, candidate: Candidate, delimiter: str, skip: int) -> CellStream:
    head = _head(text, delimiter, skip + 1)
    if len(head.rows) <= skip:
        raise FileRejected("empty", "The file has no rows.")
    header = [str(position + 1) for position in range(len(head.rows[skip]))]
    accepted(best_match([candidate], [header]), header)
    return _stream(text, head.ends[skip - 1] if skip else 0, header, candidate, delimiter)


def _head(text: Text, delimiter: str, rows: int) -> _Head:
    """The first `rows` records; blank lines count as empty ones. Read byte by byte, so that offsets are exact."""
    lines: list[str] = []

    def remember(line: str) -> str:
        lines.append(line)
        return line

    start = io.StringIO(text.head().decode("latin-1"), newline="")
    quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == WHITESPACE else csv.QUOTE_MINIMAL
    reader = csv.reader(map(remember, start), delimiter=delimiter, quoting=quoting)
    head = _Head(delimiter, [], [])
    try:
        for row in reader:
            head.rows.append([cell.encode("latin-1").decode(text.encoding, errors="replace") for cell in row])
            head.ends.append(len("".join(lines)))
            if len(head.rows) > rows:
                break
    except csv.Error:
        return head
    return head


def _stream(text: Text, offset: int, header: Sequence[str], candidate: Candidate, delimiter: str) -> CellStream:
    if len(header) > _MAX_COLUMNS:
        raise FileRejected("not_a_table", f"The header has {len(header)} columns, more than {_MAX_COLUMNS}.")
    if "\ufffd" in "".join(header):
        raise FileRejected("undecodable", f"The header is no {text.encoding}.")
    body = _Body(text, offset, len(header), delimiter)
    ragged: list[RaggedRow] = []
    return CellStream(candidate, tuple(header), _batches(body, ragged), delimiter, ragged)


def _batches(body: _Body, ragged: list[RaggedRow]) -> Iterator[pa.RecordBatch]:
    text, schema, last = body.text, raw_schema(body.columns), None
    if text.encoding != "utf-8" and body.delimiter in _IN_CHARACTERS:
        body = body.transcoded()
    for numbers, batch in _numbered(body, ragged):
        last = pa.record_batch([numbers, *batch.columns], schema=schema)
        yield last
    if body.delimiter != WHITESPACE:
        _check_quotes(ragged)
        _check_end(text, last)


def _numbered(body: _Body, ragged: list[RaggedRow]) -> Iterator[tuple[pa.Array, pa.RecordBatch]]:
    """Batches with the numbers of their rows: positions 1, 2 ... of the records that were not ragged."""
    behind = 0
    for batch in _parsed(body, ragged):
        taken = np.array([row.row_number for row in ragged if row.row_number > behind], dtype=np.int64)
        span = np.arange(behind + 1, behind + 1 + batch.num_rows + len(taken), dtype=np.int64)
        numbers = np.setdiff1d(span, taken, assume_unique=True)[: batch.num_rows]
        if batch.num_rows:
            behind = int(numbers[-1])
            yield pa.array(numbers), batch


def _parsed(body: _Body, ragged: list[RaggedRow]) -> Iterator[pa.RecordBatch]:
    """Records of the body as text.

    pyarrow reports a ragged record as UTF-8 only, so a gb18030 text that has one is cut again from its UTF-8 form.
    """
    names, rows = cell_names(body.columns), 0
    try:
        with body.text.at(body.offset) as file:
            for batch in _reader(file, body, names, ragged) or ():
                rows += batch.num_rows
                cells = [as_text(column, body.text.encoding) for column in batch.columns]
                yield pa.record_batch(cells, names=names)
    except pa.ArrowInvalid as error:
        if "Empty CSV file" in str(error):
            return
        if body.text.encoding != "utf-8" and "CSV parse error: Row" in str(error):
            yield from _again(body, ragged, rows)
            return
        if body.text.quotes % 2:
            raise FileRejected("unterminated_quote", "A quote is opened and never closed.") from error
        raise FileRejected("not_a_table", f"The rows cannot be read as a table: {error}.") from error


def _again(body: _Body, ragged: list[RaggedRow], done: int) -> Iterator[pa.RecordBatch]:
    """The records behind the first `done` ones, from the text in UTF-8."""
    ragged.clear()
    for batch in _parsed(body.transcoded(), ragged):
        left = batch.slice(min(done, batch.num_rows))
        done -= batch.num_rows - left.num_rows
        yield left


def _reader(file: BinaryIO, body: _Body, names: list[str], ragged: list[RaggedRow]) -> pc.CSVStreamingReader:
    def keep(row: pc.InvalidRow) -> str:
        ragged.append(RaggedRow(row.number, row.text))
        return "skip"

    is_quoted = body.text.quotes > 0 and body.delimiter != WHITESPACE
    return pc.open_csv(
        file,
        read_options=pc.ReadOptions(column_names=names, use_threads=False, block_size=_BLOCK_BYTES),
        parse_options=pc.ParseOptions(
            delimiter=body.delimiter,
            quote_char='"' if is_quoted else False,
            newlines_in_values=is_quoted,
            invalid_row_handler=keep,
        ),
        convert_options=pc.ConvertOptions(
            column_types=dict.fromkeys(names, pa.binary()), null_values=[""], strings_can_be_null=True
        ),
    )


def _check_quotes(ragged: Sequence[RaggedRow]) -> None:
    """A quote that is never closed swallows the rest of the file into one record: no accounting is possible."""
    for row in ragged:
        if "\n" in row.text and row.text.count('"') % 2:
            raise FileRejected("unterminated_quote", f"A quote opened in row {row.row_number} is never closed.")


def _check_end(text: Text, last: pa.RecordBatch | None) -> None:
    """The same, where the swallowed rest happens to fill the last record to the right number of cells."""
    if text.quotes % 2 and last is not None:
        values = last.slice(last.num_rows - 1).to_pylist()[0].values()
        if any("\n" in cell for cell in values if isinstance(cell, str)):
            raise FileRejected("unterminated_quote", "A quote opened near the end of the file is never closed.")
