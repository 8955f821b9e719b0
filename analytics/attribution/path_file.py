"""Path files: `path;conversions;value;null` rows into encoded paths.

Flow: header -> blocks of whole lines -> per block, in threads: columns parsed, touches encoded -> one `Paths`.
Why:  only codes and amounts of a block are kept (a few bytes a touch), so a file may be larger than memory; parsing and
      splitting are Arrow's and leave Python's lock, so blocks run beside each other.
"""

import csv
import os
import re
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from analytics.attribution.path_text import Encoded, encode, join
from analytics.attribution.paths import Flags, Floats, PathError, Paths

BLOCK_BYTES = 2 << 20
_BYTE = 256
# The names of other tools' exports beside our own; a file needs a path and conversions.
NAMES = {
    "path": ("path",),
    "conversions": ("conversions", "total_conversions", "conv"),
    "value": ("value", "total_conversion_value", "conversion_value", "conv_value"),
    "null": ("null", "total_null", "nulls", "null_conversions"),
}
_REQUIRED = ("path", "conversions")
_KEPT = ("conversions", "value", "null")
Amounts = npt.NDArray[np.float64] | npt.NDArray[np.uint8]


@dataclass(frozen=True)
class _Block:
    text: Encoded
    amounts: list[Amounts]  # as in _KEPT, each (P,) in as few bytes as hold it


@dataclass(frozen=True)
class _Layout:
    """How to read a block: the columns as they stand, and which of them is which."""

    delimiter: str
    header: list[str]
    columns: dict[str, str]

    def read(self, data: memoryview) -> pa.RecordBatch | pa.Table:
        """One block as a table of text and numbers. Raises pa.ArrowInvalid."""
        types = {name: pa.string() if key == "path" else pa.float64() for key, name in self.columns.items()}
        return arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(data)),
            arrow_csv.ReadOptions(use_threads=False, column_names=self.header, block_size=len(data) + 1),
            arrow_csv.ParseOptions(delimiter=self.delimiter, ignore_empty_lines=True),
            arrow_csv.ConvertOptions(column_types=types, include_columns=list(types), null_values=[""]),
        )


def read_paths(file: Path) -> Paths:
    """All paths of a file (UTF-8, also gzip; columns by name, `;` or `,` between them, `>` between channels).

    Raises PathError naming the row and what is wrong with it; OSError when the file cannot be read.
    """
    with pa.input_stream(str(file), compression="detect") as stream:
        blocks = _lines(stream)
        layout, rest = _layout(next(blocks, memoryview(b"")), file.name)
        parts = list(_encoded(layout, chain([rest] if bytes(rest).strip() else [], blocks)))
    if not any(part.text.names for part in parts):
        raise PathError("The file has a header and no paths.")
    amounts = (np.concatenate(one, dtype=np.float64) for one in zip(*(part.amounts for part in parts), strict=True))
    return join([part.text for part in parts], *amounts)


def _lines(stream: Any) -> Iterator[memoryview]:  # noqa: ANN401 - pyarrow has no types
    """Blocks that end with a line; a block is read into its place and copied no more."""
    kept = memoryview(b"")
    while True:
        block = bytearray(len(kept) + BLOCK_BYTES)
        block[: len(kept)] = kept
        size = len(kept) + stream.readinto(memoryview(block)[len(kept) :])
        if size == len(kept):
            break
        end = block.rfind(b"\n", 0, size) + 1
        if end:
            yield memoryview(block)[:end]
        kept = memoryview(block)[end:size]
    if bytes(kept).strip():
        yield kept


def _layout(block: memoryview, name: str) -> tuple[_Layout, memoryview]:
    """The layout told by the header, and what follows the header."""
    line, newline, _ = bytes(block).partition(b"\n")
    rest = block[len(line) + len(newline) :]
    try:
        text = line.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise PathError(f"{name} is not UTF-8 text; save it as UTF-8.") from error
    delimiter = ";" if ";" in text else ","
    header = [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter), [])]
    known = {cell.lower(): cell for cell in header}
    columns = {key: known[one] for key, names in NAMES.items() for one in names if one in known}
    missing = [key for key in _REQUIRED if key not in columns]
    if missing:
        found = ", ".join(header) or "nothing"
        raise PathError(f"{name} has no column {' and none '.join(missing)}; its header has: {found}.")
    return _Layout(delimiter, header, columns), rest


def _encoded(layout: _Layout, blocks: Iterable[memoryview]) -> Iterator[_Block]:
    """Blocks in order, a few at work at a time."""
    workers = os.cpu_count() or 1
    waiting: deque[tuple[int, Future[_Block]]] = deque()
    row = 2
    with ThreadPoolExecutor(workers) as pool:
        for data in blocks:
            waiting.append((row, pool.submit(_encode, layout, data, row)))
            row += int(np.count_nonzero(np.frombuffer(data, np.uint8) == ord("\n")))
            if len(waiting) > 2 * workers:
                yield waiting.popleft()[1].result()
        while waiting:
            yield waiting.popleft()[1].result()


def _encode(layout: _Layout, data: memoryview, row: int) -> _Block:
    try:
        table = layout.read(data)
    except pa.ArrowInvalid as error:
        _explain(str(error), row)
    text = encode(table[layout.columns["path"]].combine_chunks())
    amounts = [_narrow(_amounts(table, layout, key, row)) for key in _KEPT]
    _check_steps(text, row)
    return _Block(text, amounts)


def _amounts(table: pa.Table, layout: _Layout, key: str, row: int) -> Floats:
    """(P,) one column of numbers; an absent column, or an empty value or null cell, is 0."""
    if key not in layout.columns:
        return np.zeros(table.num_rows)
    column = table[layout.columns[key]].combine_chunks()
    if key in _REQUIRED and column.null_count:
        raise PathError(f"Row {row + _first(np.asarray(pc.is_null(column)))}: {key} is empty; a number is needed.")
    numbers = _with_zeros(column) if column.null_count else np.asarray(np.from_dlpack(column), np.float64)
    wrong = ~np.isfinite(numbers) | (numbers < 0)
    if wrong.any():
        place = _first(wrong)
        raise PathError(f"Row {row + place}: {key} is {numbers[place]:g}; it must be a finite number of at least 0.")
    return numbers


def _narrow(numbers: Floats) -> Amounts:
    """The same numbers as bytes where they are small counts: what is kept of a block is new memory."""
    counts = numbers.astype(np.uint8) if numbers.max(initial=0) < _BYTE else None
    return numbers if counts is None or (counts != numbers).any() else counts


def _with_zeros(column: pa.Array) -> Floats:
    return np.where(np.asarray(pc.is_null(column), np.bool_), 0.0, np.asarray(column, np.float64))


def _check_steps(text: Encoded, row: int) -> None:
    if "" not in text.names and text.lengths.all():
        return
    empty = np.isin(text.codes, [place for place, name in enumerate(text.names) if not name])
    rows = np.repeat(np.arange(len(text.lengths)), text.lengths)[empty]
    first = min([*rows[:1].tolist(), *np.flatnonzero(text.lengths == 0)[:1].tolist()])
    raise PathError(f"Row {row + first}: the path has a step without a channel; write channels as a > b > c.")


def _first(flags: Flags) -> int:
    return int(np.flatnonzero(flags)[0])


def _explain(message: str, row: int) -> NoReturn:
    """Arrow counts rows from the block's beginning; people count from the file's."""
    place = re.search(r"Row #(\d+)", message)
    where = f"Row {row + int(place[1]) - 1}: " if place else f"Near row {row}: "
    raise PathError(where + re.sub(r"^.*?Row #\d+: |In CSV column #\d+: |CSV \w+ error: ?", "", message) + ".")
