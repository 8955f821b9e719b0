"""One writer per home: a file lock that dies with its process and says who holds it.

Flow: `with writer_lock(home, "nightly run"):` -> the lock file names pid and purpose -> released at the end.
Why:  the kernel drops the lock when the holder is killed, so no lease, heartbeat or sweep is needed. A process that
      already holds the lock may take it again: a run composes steps that each ask for it.
"""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from ingestion.errors import HomeBusyError, StorageError
from ingestion.home import Home, private_files

_held: dict[Path, int] = {}
_guard = threading.Lock()


@contextmanager
def writer_lock(home: Home, purpose: str) -> Iterator[None]:
    """Hold the home's writer lock; never waits. What its holder writes, only the owner of the home can read.

    Raises:
        HomeBusyError: another process holds it; the message names its pid and purpose.
        StorageError: the lock file cannot be made: the home is read-only, or gone.

    """
    path = home.writer_lock.absolute()
    if _enter_again(path):
        try:
            yield
        finally:
            _leave(path)
        return
    lock = FileLock(path, thread_local=False, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise HomeBusyError(f"{home.root} is being written {_holder(home)}. Try again when it has ended.") from error
    except OSError as error:
        raise StorageError(f"{home.root} cannot be written: {error.strerror}. A retry helps once it can.") from error
    try:
        with private_files():
            _describe(home, purpose)
            with _guard:
                _held[path] = 1
            yield
    finally:
        _leave(path)
        lock.release()


def _enter_again(path: Path) -> bool:
    with _guard:
        if path in _held:
            _held[path] += 1
            return True
        return False


def _leave(path: Path) -> None:
    with _guard:
        if path in _held:
            _held[path] -= 1
            if not _held[path]:
                del _held[path]


def _note(home: Home) -> Path:
    return home.writer_lock.with_name(".writer.json")


def _describe(home: Home, purpose: str) -> None:
    """Leave a note for whoever finds the lock taken; a full disk must not stop a rollback for it."""
    with suppress(OSError):
        _note(home).write_text(json.dumps({"pid": os.getpid(), "purpose": purpose}), encoding="utf-8")


def _holder(home: Home) -> str:
    """`by process 42 (nightly run)`; the note may be a moment older than the lock, so it is only a hint."""
    try:
        note = json.loads(_note(home).read_text(encoding="utf-8"))
        return f"by process {note['pid']} ({note['purpose']})"
    except (OSError, ValueError, KeyError):
        return "by another process"
