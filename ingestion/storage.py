"""What the machine refuses, as a sentence.

Flow: `with told_as_storage_error("Intake"):` -> no space, no right, no file handle, a broken disk -> `StorageError`.
Why:  such a failure says nothing about the files: the run stops, what was committed stays, the rest waits for the next.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from ingestion.errors import StorageError

# A full disk shows as a failed commit too; nobody else writes, so it is never a conflict between two of ours.
_ENGINE = (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.TransactionException, duckdb.FatalException)
_REFUSALS = (OSError, *_ENGINE, sqlite3.OperationalError)


@contextmanager
def told_as_storage_error(doing: str) -> Iterator[None]:
    """Turn failures of disk, memory and system calls into one sentence; `doing` is what was done (`Intake`).

    Raises:
        StorageError: the machine refused; a retry helps once that is put right.

    """
    try:
        yield
    except _REFUSALS as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        message = (
            f"{doing} stopped, the machine refused: {reason}. What was taken in before stays, the other files wait "
            "where they are. A retry helps once there is room and the home can be written."
        )
        raise StorageError(message) from error
