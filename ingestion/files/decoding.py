"""Which text a file holds, decided strictly: a declared encoding, else BOM, UTF-8, gb18030, in this order.

Flow: every byte is looked at once -> `Text`, which can be opened again and again -> readers, who ask for UTF-8 or take
      gb18030 as it is.
Why:  a replacement character in a name or an id is a loss nobody sees; what does not decode is refused. In gb18030 no
      byte of a character looks like a comma, a quote or a line end, so a table is cut first and only distinct cells
      are decoded: a file of millions of lines costs hardly more than in UTF-8.
"""

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.errors import FileRejected
from ingestion.files.streams import stream_of

_BLOCK = 1 << 20
_HEAD = 262_144
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_AS_DELIVERED = {"utf-8": "utf-8", "gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030"}
_ENOUGH_WIDE = 3  # so many three-byte characters in a row of valid UTF-8 are no accident in gb18030


@dataclass(frozen=True, slots=True)
class Text:
    """Text of a file: `open` gives its bytes from the first one, of which `skip` are no text (a BOM).

    `encoding` is that of the bytes, utf-8 or gb18030; `original` the one the file came in. `quotes` counts `"`.
    """

    open: Callable[[], BinaryIO]
    encoding: str
    original: str
    skip: int = 0
    quotes: int = 0

    def at(self, offset: int) -> BinaryIO:
        """The bytes from `offset` behind the BOM on."""
        file = self.open()
        if file.seekable():
            file.seek(self.skip + offset)
            return file
        left = self.skip + offset
        while left > 0 and (data := file.read(min(left, _BLOCK))):
            left -= len(data)
        return file

    def head(self) -> bytes:
        """The first bytes of the text, as delivered."""
        with self.at(0) as file:
            return file.read(_HEAD)

    def transcoded(self) -> "Text":
        """The same text with UTF-8 bytes."""
        if self.encoding == "utf-8":
            return self
        return replace(self, open=lambda: stream_of(_transcoded(self.at(0), self.encoding)), encoding="utf-8", skip=0)

    def offset_in_utf8(self, offset: int) -> int:
        """Where a place within the head lies in the text with UTF-8 bytes.

        Raises:
            FileRejected: undecodable.

        """
        try:
            return len(self.head()[:offset].decode(self.encoding).encode())
        except UnicodeDecodeError as error:
            raise undecodable(self.encoding, error) from error

    def whole(self) -> bytes:
        """All of the text in UTF-8."""
        with self.transcoded().at(0) as file:
            return file.read()


def survey(start: Callable[[], BinaryIO], declared: str = "") -> Text:
    """Find out what the bytes are; `start` opens them at the first one.

    Raises:
        FileRejected: undecodable, not_a_table (NUL bytes), empty.

    """
    with start() as file:
        first = file.read(4)
    for bom, name in _BOMS:
        if first.startswith(bom):
            return _surveyed(Text(start, name, name, len(bom)))
    if declared:
        try:
            name = codecs.lookup(declared).name
        except LookupError as error:
            raise FileRejected("undecodable", f"The declared encoding {declared} is unknown.") from error
        return _surveyed(Text(start, _AS_DELIVERED.get(name, name), declared))
    return _surveyed(Text(start, "", ""))


def _surveyed(text: Text) -> Text:
    """`text` with what a look at every byte tells; an empty encoding means UTF-8 or, if it is not, gb18030."""
    if text.encoding not in ("", "utf-8", "gb18030"):
        name = text.encoding
        return _surveyed(Text(lambda: stream_of(_transcoded(text.at(0), name)), "utf-8", text.original))
    quotes, is_blank, is_utf8 = 0, True, text.encoding != "gb18030"
    with text.at(0) as file:
        rest = b""
        for block in iter(lambda: file.read(_BLOCK), b""):
            if b"\0" in block:
                raise _binary(block)
            quotes += block.count(b'"') if b'"' in block else 0  # to find none is ten times as fast as to count none
            is_blank = is_blank and not block.strip()
            if is_utf8:
                rest, is_utf8 = _utf8(rest + block, text)
        if is_utf8 and rest:
            _, is_utf8 = _utf8(rest + b"\n", text)
    if is_blank:
        raise FileRejected("empty", "The file is empty.")
    encoding = "utf-8" if is_utf8 else "gb18030"
    return replace(text, encoding=encoding, original=text.original or encoding, quotes=quotes)


def _utf8(data: bytes, text: Text) -> tuple[bytes, bool]:
    """The bytes behind the last whole character of `data`, and whether all before them are UTF-8."""
    end = len(data)
    for back in range(1, min(4, end) + 1):
        if data[end - back] & 0xC0 != 0x80:  # the first byte of the last character
            end -= back if data[end - back] >= 0xC0 else 0
            break
    offsets = pa.array([0, end], pa.int32()).buffers()[1]
    try:
        pa.StringArray.from_buffers(1, offsets, pa.py_buffer(data)).validate(full=True)
    except pa.ArrowInvalid:
        start = _first_fault(data[:end])
        if text.encoding == "utf-8" or _is_damaged_utf8(data, start):
            raise FileRejected("undecodable", "The text is UTF-8 in part and damaged further on.") from None
        return b"", False
    return data[end:], True


def _binary(block: bytes) -> FileRejected:
    is_text = _first_fault(block.rstrip()) > len(block.rstrip()) - len("中".encode())
    reason = "not_a_table" if is_text else "undecodable"
    return FileRejected(reason, "The text holds NUL bytes: it is binary, or UTF-16 without its mark.")


def _first_fault(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _is_damaged_utf8(data: bytes, until: int) -> bool:
    prefix = data[max(0, until - 4096) : until].decode("utf-8", errors="ignore")
    return sum(character > "\u07ff" for character in prefix) >= _ENOUGH_WIDE


def _transcoded(file: BinaryIO, name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with file:
            for block in iter(lambda: file.read(_BLOCK), b""):
                yield decoder.decode(block).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise undecodable(name, error) from error


def undecodable(name: str, error: UnicodeError) -> FileRejected:
    """The verdict on bytes that are no text in the encoding `name`."""
    return FileRejected("undecodable", f"The text is no {name}: {error.args[-1]}.")


def as_text(values: pa.Array, encoding: str) -> pa.Array:
    """Binary cells as strings; of gb18030 the distinct ones are decoded.

    Raises:
        FileRejected: undecodable.

    """
    cells = values.view(pa.string())
    if encoding == "utf-8" or pc.all(pc.string_is_ascii(cells)).as_py() is not False:
        return cells
    distinct = values.unique().drop_null()
    try:
        decoded = b"\0".join(distinct.to_pylist()).decode(encoding).split("\0")  # a text has no NUL, see `survey`
    except UnicodeDecodeError as error:
        raise undecodable(encoding, error) from error
    return pa.array(decoded, pa.string()).take(pc.index_in(values, value_set=distinct))


def text_of(data: bytes, encoding: str = "") -> Text:
    """Bytes at hand as surveyed text."""
    return survey(lambda: io.BytesIO(data), encoding)
