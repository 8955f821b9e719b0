"""Paths as text, `a > b > a`, into codes: touches are parts of the column as it lies there, encoded by Arrow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.attribution.paths import Floats, Ints, Paths

SEPARATOR = ">"
_SEPARATOR = ord(SEPARATOR)


@dataclass(frozen=True)
class Encoded:
    """`names`: channels as met, trimmed; `codes`: (T,) places in `names`; `lengths`: (P,) touches of each path.

    Both are as narrow as they can be: what is kept of a block is new memory, and that is what a file costs most.
    """

    names: list[str]
    codes: npt.NDArray[np.unsignedinteger]
    lengths: npt.NDArray[np.unsignedinteger]


def encode(column: pa.Array) -> Encoded:
    """Split a column of paths; a null path has no touch, an empty one a touch without a name."""
    touches, lengths = _in_place(column) or _split(column)
    coded = touches.dictionary_encode()
    names = [name.removesuffix(SEPARATOR).strip() for name in coded.dictionary.to_pylist()]
    # DLPack and not np.asarray, with which pyarrow imports pandas: half as long as a million paths take
    return Encoded(names, _narrow(np.from_dlpack(coded.indices), len(names)), _narrow(lengths, lengths.max(initial=0)))


def _narrow(values: npt.NDArray[Any], largest: int) -> npt.NDArray[np.unsignedinteger]:
    """The same values, none of which is above `largest`, in as few bytes as hold it."""
    return values.astype(np.min_scalar_type(largest))


def _in_place(column: pa.Array) -> tuple[pa.Array, Ints] | None:
    """Touches as they stand in the column, with the separator behind them, and how many each path has.

    None where they do not stand there one behind the other: a part of a column, or a path that is null, empty or ends
    with a separator.
    """
    _, ends, data = column.buffers()
    bounds = np.frombuffer(ends, np.int32, len(column) + 1)
    text = np.frombuffer(data or b"", np.uint8, bounds[-1])
    if column.offset or column.null_count or not bounds[-1] or (np.diff(bounds) == 0).any():
        return None
    if (text[bounds[1:] - 1] == _SEPARATOR).any():
        return None
    begins = np.empty(len(text) + 1, np.bool_)
    np.equal(text, _SEPARATOR, out=begins[1:])
    begins[bounds] = True
    starts = np.flatnonzero(begins)
    is_first = text[starts - 1] != _SEPARATOR  # the very first one looks at the end of the last path
    places = pa.py_buffer(starts.astype(np.int32))
    touches = pa.Array.from_buffers(pa.string(), len(starts) - 1, [None, places, data])
    return touches, np.diff(np.flatnonzero(is_first))


def _split(column: pa.Array) -> tuple[pa.Array, Ints]:
    """Touches without their separators, and how many each path has."""
    touches = pc.split_pattern(column, SEPARATOR)
    return pc.list_flatten(touches), np.diff(np.from_dlpack(touches.offsets)).astype(np.int64)


def join(parts: Sequence[Encoded], conversions: Floats, value: Floats, nulls: Floats) -> Paths:
    """Encoded pieces one behind the other, over one list of channels in the order of their names; amounts (P,)."""
    channels = tuple(sorted({name for part in parts for name in part.names}))
    index = {name: place for place, name in enumerate(channels)}
    starts, place = np.zeros(1 + sum(len(part.lengths) for part in parts), np.int64), 1
    for part in parts:
        ends = starts[place : place + len(part.lengths)]
        np.cumsum(part.lengths, dtype=np.int64, out=ends)
        ends += starts[place - 1]
        place += len(ends)
    codes, first = np.empty(starts[-1], np.int32), 0
    for part in parts:
        last = first + len(part.codes)
        np.take(np.array([index[name] for name in part.names], np.int32), part.codes, out=codes[first:last])
        first = last
    return Paths(channels, codes, starts, conversions, value, nulls)
