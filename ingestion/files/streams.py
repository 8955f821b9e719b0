"""Streams of bytes: made while they are read, or lent and not to be closed."""

import io
from collections.abc import Iterator
from typing import BinaryIO, cast


class _Made(io.BufferedIOBase):
    """Reads what an iterator of bytes gives, from the start to the end, once."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._rest = blocks, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        parts, wanted = [], -1 if size is None else size
        length = 0
        while wanted < 0 or length < wanted:
            data = self._rest or next(self._blocks, b"")
            if not data:
                break
            self._rest = b""
            if 0 <= wanted < length + len(data):
                data, self._rest = data[: wanted - length], data[wanted - length :]
            parts.append(data)
            length += len(data)
        return b"".join(parts)


def stream_of(blocks: Iterator[bytes]) -> BinaryIO:
    """The bytes of all blocks, one after the other, as a stream that can be read once."""
    return cast("BinaryIO", _Made(blocks))


class _Lent(io.BufferedIOBase):
    """Another stream, which stays open when this one is closed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        return self._file.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


def shared(file: BinaryIO) -> BinaryIO:
    """A seekable stream as one that its reader may close."""
    return cast("BinaryIO", _Lent(file))
