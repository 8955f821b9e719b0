"""The array types of this package, and the one thing done to all of them: name the distinct rows."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

DAYS_PER_WEEK = 7.0


def distinct(*columns: Floats | Integers) -> tuple[Integers, Integers]:
    """The distinct rows of columns of one length, in order of first appearance.

    Returns `rows` (for each distinct row the position of its first appearance) and `index` (for each row the number of
    its distinct row), so that `column[rows][index]` equals `column`.
    """
    packed = _codes(columns[0])
    for column in columns[1:]:
        codes = _codes(column)
        packed = _codes(packed * (codes.max(initial=0) + 1) + codes)
    _, rows = np.unique(packed, return_index=True)
    return np.sort(rows).astype(np.int64), packed


def _codes(column: Floats | Integers) -> Integers:
    """Number the values of a column from 0 in order of first appearance."""
    return np.asarray(pa.array(column).dictionary_encode().indices.to_numpy(zero_copy_only=False), np.int64)
