"""Reads compressed bytes from strangers: damage is a verdict, and nothing comes out uncounted.

Flow: library's stream -> counted, bounded stream. `Directory` bounds what is read at once while a ZIP is opened.
Why:  the sizes an archive states are claims; only what has come out so far is a fact.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, cast

from ingestion.errors import FileRejected

_BUFFER = 64 << 10  # small, so that a look at a head inflates little; longer reads pass it by
_STEP = 1 << 20
_DIRECTORY_BYTES = 4 << 20  # the longest list of members that is read at all
_DAMAGE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, NotImplementedError)


def too_much() -> FileRejected:
    """The verdict on what inflates beyond its limit."""
    return FileRejected(
        "unsafe_archive",
        "The archive inflates beyond what is allowed. If it is honest, deliver it unpacked or in parts.",
    )


@contextmanager
def damage_told() -> Iterator[None]:
    """Whatever the standard library says about a damaged archive, as a verdict."""
    try:
        yield
    except _DAMAGE as error:
        raise FileRejected("unreadable", f"The archive is damaged or cut off ({error}). Deliver it again.") from error


class Directory(io.RawIOBase):
    """A file that hands out no more than `_DIRECTORY_BYTES` at once: the list of members is read in one go."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(min(size, _DIRECTORY_BYTES + 1) if size >= 0 else _DIRECTORY_BYTES + 1)
        if len(data) > _DIRECTORY_BYTES:
            raise FileRejected("unsafe_archive", "The archive lists more members than any export has.")
        return data


class _Inflated(io.RawIOBase):
    """The bytes of one member, counted while they come out."""

    def __init__(self, source: IO[bytes], allowed: int) -> None:
        self._source, self._left = source, allowed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # any writable buffer will do
        data = self._some(min(len(buffer), _STEP))
        buffer[: len(data)] = data
        return len(data)

    def readall(self) -> bytes:
        return b"".join(iter(lambda: self._some(_STEP), b""))

    def _some(self, size: int) -> bytes:
        with damage_told():
            data = self._source.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise too_much()
        return data

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()


def counted(source: IO[bytes] | gzip.GzipFile, allowed: int) -> BinaryIO:
    """`source` as a stream that raises FileRejected: unsafe_archive beyond `allowed` bytes, unreadable on damage."""
    return io.BufferedReader(_Inflated(cast("IO[bytes]", source), allowed), _BUFFER)
