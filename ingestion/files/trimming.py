"""Cells without the guards and blanks that exports put around them: tab, backtick, ="...".

Flow: batch as delivered -> a look at the outermost bytes of every cell -> columns that need it trimmed, empty is null.
Why:  nearly every cell is clean; a look at its first and last bytes costs a tenth of trimming it.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.files.table import ROW_NUMBER
from ingestion.spreadsheet import GUARDED

_ASCII_BLANKS = " \t\r\n`"
_WIDE_BLANKS = "\u00a0\u3000\ufeff\u200b"
_BLANKS = _ASCII_BLANKS + _WIDE_BLANKS
_FIRST = bytes({mark.encode()[0] for mark in _BLANKS + "='"})  # bytes with which a guarded cell may begin, and end
_LAST = bytes({blank.encode()[-1] for blank in _BLANKS})
_EMPTY = np.zeros(1, np.int32)  # an array without values may have no offsets
_LAST_TWO = np.isin(np.arange(1 << 16) & 0xFF, list(_ASCII_BLANKS.encode()))  # by the last two bytes, the later low
_LAST_TWO[[int.from_bytes(blank.encode()[-2:], "big") for blank in _WIDE_BLANKS]] = True


def trimmed(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same rows, every cell without guards; `rn` as it is."""
    columns = [
        column if name == ROW_NUMBER else bare(column)
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    return pa.record_batch(columns, schema=batch.schema)


def bare(values: pa.Array) -> pa.Array:
    """Text without guards and outer blanks; empty is null."""
    if _is_bare(values):
        return values
    blanks = _BLANKS if _has_wide(values) else _ASCII_BLANKS
    trim = pc.utf8_trim if blanks is _BLANKS else pc.ascii_trim
    values = trim(values, blanks)
    if pc.any(pc.starts_with(values, '="')).as_py():
        values = trim(pc.replace_substring_regex(values, r'^="(.*)"$', r"\1"), blanks)
    if pc.any(pc.starts_with(values, "'")).as_py():  # what our own export put before a formula
        values = trim(pc.replace_substring_regex(values, GUARDED, r"\1"), blanks)
    if pc.min(pc.binary_length(values)).as_py() == 0:
        values = pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
    return values


def _is_bare(values: pa.Array) -> bool:
    """Whether no cell is empty or begins or ends as a guarded one may; some clean ones do so too."""
    begins, ends, text = spans(values)
    if values.null_count:
        filled = ends > begins
        begins, ends = begins[filled], ends[filled]
    if len(begins) + values.null_count != len(values) or (begins == ends).any():
        return False
    if not len(begins):
        return True
    first, last = (text.take(at, mode="clip") for at in (begins, ends - 1))
    if has_any(first, _FIRST):
        return False
    if not has_any(last, _LAST):
        return True
    before = text.take(ends - 2, mode="clip").astype(np.uint16)  # of a cell of one byte it is a neighbor's
    return not _LAST_TWO[before << 8 | last].any()


def spans(values: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where every cell of a column of text begins and ends (nulls too) in its bytes, and these bytes."""
    _, offsets, data = values.buffers()
    bounds = np.frombuffer(offsets, np.int32, len(values) + 1, values.offset * 4) if len(values) else _EMPTY
    return bounds[:-1], bounds[1:], np.frombuffer(data or b"", np.uint8)


def has_any(values: np.ndarray, wanted: bytes) -> bool:
    """Whether any of the bytes is one of the wanted ones."""
    return len(values.tobytes().translate(None, wanted)) < len(values)


def _has_wide(values: pa.Array) -> bool:
    if pc.all(pc.string_is_ascii(values)).as_py() is not False:
        return False
    data = memoryview(values.buffers()[2]).tobytes()
    return any(blank.encode() in data for blank in _WIDE_BLANKS)
