"""A delivery on its way in: the file to take, what it was when looked at, and what is known of it before its turn."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from ingestion.errors import FileRejected
from ingestion.files.parser import ParsedFile
from ingestion.loading import Passed
from ingestion.report import FileResult

_log = structlog.get_logger(__name__)
_UNMOVABLE = (errno.ENOENT, errno.ELOOP, errno.ENOTDIR, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file to take in; only files of the inbox are moved afterwards, and only if they are still what was `seen`."""

    path: Path
    name: str
    is_inbox: bool
    is_reachable: bool = True
    seen: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A delivery as looked at: the file with its hash, or the verdict that looking already gave.

    `passed` is what an early pass of the file gave, or raised. `verdict` as `Taker.end` gives it.
    """

    delivery: Delivery
    file: ParsedFile | None = None
    digest: str = ""
    passed: Passed | Exception | None = None
    refusal: FileRejected | None = None
    verdict: list[FileResult] | None = None

    def discard(self) -> None:
        """Remove what an early pass staged, if it is still there."""
        if isinstance(self.passed, Passed):
            self.passed.discard()


def state_of(path: Path) -> tuple[int, int, int] | None:
    """Inode, size and time of the last write; None when it is gone."""
    try:
        state = path.lstat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns


def is_as_seen(delivery: Delivery) -> bool:
    """Whether the file to be moved is the one that was read: one put in its place meanwhile waits for the next run."""
    if delivery.seen is None or state_of(delivery.path) in {delivery.seen, None}:
        return True
    _log.warning("file was replaced after it was read; the new one waits", file=delivery.name)
    return False


@contextmanager
def move_tolerated(delivery: Delivery) -> Iterator[None]:
    """A file that cannot be moved keeps its verdict and stays: it is gone, or its folder is a link or closed to us."""
    try:
        yield
    except OSError as error:
        if error.errno not in _UNMOVABLE:
            raise
        _log.warning("file cannot be moved", file=delivery.name, error=error.strerror)
