"""Fixed-width text of a custom format: columns are character ranges of each line.

Flow: decoded text -> one Arrow column of lines -> slices. Lines shorter than the first required column's start are
      ragged; blank lines are none.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pcompute

from ingestion.files.table import Candidate, RaggedRow, RawTable, numbered


def read_fixed_width(text: bytes, candidate: Candidate) -> RawTable:
    """Read UTF-8 text under a format that declares `positions`; `skip_rows` and a header line are left out."""
    format_ = candidate.format
    if format_ is None:
        raise ValueError("fixed width needs a format")
    first = format_.skip_rows + int(format_.header)
    lines = pa.array([line.decode("utf-8") for line in text.splitlines()[first:] if line.strip()], pa.string())
    starts = [format_.positions[c.name][0] for c in candidate.layout.columns if c.required and c.aliases]
    whole = pcompute.greater(pcompute.utf8_length(lines), max(starts, default=0)) if len(lines) else lines
    numbers = pa.array(np.arange(1, len(lines) + 1, dtype=np.int64))
    ragged: tuple[RaggedRow, ...] = ()
    if len(lines):
        cut = pcompute.invert(whole)
        pairs = zip(numbers.filter(cut).to_pylist(), lines.filter(cut).to_pylist(), strict=True)
        ragged = tuple(RaggedRow(number, line) for number, line in pairs)
        numbers, lines = numbers.filter(whole), lines.filter(whole)
    spans = format_.positions.values()
    columns = [pcompute.utf8_slice_codeunits(lines, start, end) for start, end in spans]
    return RawTable(candidate, tuple(format_.positions), numbered(columns, numbers), ragged, "")
