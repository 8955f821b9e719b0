"""Text as an Arrow column of its lines: the start of every reader that takes a line for a record.

Why: only line ends end a line. What Unicode counts among them (U+2028, U+0085, form feeds) stands inside values.
"""

import pyarrow as pa
import pyarrow.compute as pc


def text_lines(text: bytes, skip: int = 0) -> pa.ChunkedArray:
    """Lines of UTF-8 text without their ends (CRLF, LF or CR), blank ones and the first `skip` left out."""
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    # a large column: the offsets of a plain one end at 2 GB, and the text comes in one piece
    lines = pc.split_pattern(pa.array([text], pa.large_string()), "\n").flatten().slice(skip)
    lines = lines.filter(pc.not_equal(pc.ascii_trim_whitespace(lines), ""))
    return pa.chunked_array([lines]).cast(pa.string())
