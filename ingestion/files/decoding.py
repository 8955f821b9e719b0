"""Bytes to UTF-8 text, strictly: a declared encoding, else BOM, UTF-8, gb18030, in this order.

Why: a replacement character in a name or an id is a loss nobody sees. What does not decode is refused.
"""

import codecs

from ingestion.errors import FileRejected

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENOUGH_WIDE = 3  # so many three-byte characters in a row of valid UTF-8 are no accident in gb18030


def to_utf8(data: bytes, declared: str = "") -> tuple[bytes, str]:
    """UTF-8 bytes without BOM, and the name of the encoding they came in.

    Raises:
        FileRejected: undecodable.

    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], name)
    if declared:
        return _decoded(data, declared)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data, error.start):
            raise FileRejected("undecodable", f"The text is UTF-8 up to byte {error.start}, damaged there.") from error
        return _decoded(data, "gb18030")
    return _checked(data), "utf-8"


def _is_damaged_utf8(data: bytes, until: int) -> bool:
    prefix = data[max(0, until - 4096) : until].decode("utf-8", errors="ignore")
    return sum(character > "\u07ff" for character in prefix) >= _ENOUGH_WIDE


def _decoded(data: bytes, name: str) -> tuple[bytes, str]:
    try:
        return _checked(data.decode(name).encode()), name
    except UnicodeError as error:
        raise FileRejected("undecodable", f"The text is no {name}: {error.args[-1]}.") from error


def _checked(text: bytes) -> bytes:
    if b"\0" in text:
        raise FileRejected("not_a_table", "The text holds NUL bytes: it is binary, or UTF-16 without its mark.")
    return text
