"""Paths as text, `a > b > a`, into codes: Arrow splits and encodes, nothing loops over rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.attribution.paths import Codes, Floats, Ints, Paths

SEPARATOR = ">"


@dataclass(frozen=True)
class Encoded:
    """`names`: channels as met, trimmed; `codes`: (T,) places in `names`; `lengths`: (P,) touches of each path."""

    names: list[str]
    codes: Codes
    lengths: Ints


def encode(column: pa.Array) -> Encoded:
    """Split a column of paths; a null path has no touch, an empty one a touch without a name."""
    touches = pc.split_pattern(column, SEPARATOR)
    coded = pc.list_flatten(touches).dictionary_encode()
    names = [name.strip() for name in coded.dictionary.to_pylist()]
    # DLPack and not np.asarray, with which pyarrow imports pandas: half as long as a million paths take
    lengths = np.diff(np.from_dlpack(touches.offsets)).astype(np.int64)
    return Encoded(names, np.asarray(np.from_dlpack(coded.indices), np.int32), lengths)


def join(parts: Sequence[Encoded], conversions: Floats, value: Floats, nulls: Floats) -> Paths:
    """Encoded pieces one behind the other, over one list of channels in the order of their names; amounts (P,)."""
    channels = tuple(sorted({name for part in parts for name in part.names}))
    index = {name: place for place, name in enumerate(channels)}
    codes = [np.array([index[name] for name in part.names], np.int32)[part.codes] for part in parts]
    starts = np.concatenate([[0], np.cumsum(np.concatenate([part.lengths for part in parts]))]).astype(np.int64)
    return Paths(channels, np.concatenate(codes), starts, conversions, value, nulls)
