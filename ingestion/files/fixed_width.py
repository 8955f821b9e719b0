"""Fixed-width text of a custom format: columns are character ranges of each line.

Flow: decoded text -> one Arrow column of lines -> slices. Lines shorter than the first required column's start are
      ragged; blank lines are none.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.files.lines import text_lines
from ingestion.files.table import Candidate, RaggedRow, RawTable, numbered


def read_fixed_width(text: bytes, candidate: Candidate) -> RawTable:
    """Read UTF-8 text under a format that declares `positions`; `skip_rows` and a header line are left out."""
    format_ = candidate.format
    if format_ is None:
        raise ValueError("fixed width needs a format")
    lines = text_lines(text, format_.skip_rows + int(format_.header))
    starts = [format_.positions[c.name][0] for c in candidate.layout.columns if c.required and c.aliases]
    is_whole = pc.greater(pc.utf8_length(lines), max(starts, default=0))
    numbers = pa.chunked_array([np.arange(1, len(lines) + 1, dtype=np.int64)])
    torn = pc.invert(is_whole)
    pairs = zip(numbers.filter(torn).to_pylist(), lines.filter(torn).to_pylist(), strict=True)
    ragged = tuple(RaggedRow(number, line) for number, line in pairs)
    numbers, lines = numbers.filter(is_whole), lines.filter(is_whole)
    columns = [pc.utf8_slice_codeunits(lines, start, end) for start, end in format_.positions.values()]
    return RawTable(candidate, tuple(format_.positions), numbered(columns, numbers), ragged, "")
