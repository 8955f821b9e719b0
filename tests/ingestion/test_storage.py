"""What the machine refuses becomes a sentence; faults of ours do not."""

import sqlite3

import duckdb
import pytest

from ingestion.errors import StorageError
from ingestion.storage import told_as_storage_error


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        duckdb.IOException("Could not write\nat line 5"),
        duckdb.OutOfMemoryException("failed to offload"),
        duckdb.TransactionException("Failed to commit: No space left on device"),
        duckdb.FatalException("database has been invalidated"),
        sqlite3.OperationalError("database or disk is full"),
    ],
)
def test_told_as_storage_error_says_what_stopped_and_that_a_retry_helps(error):
    with pytest.raises(StorageError, match=r"Intake stopped.*A retry helps") as caught, told_as_storage_error("Intake"):
        raise error
    assert caught.value.retry_helps
    assert "\n" not in str(caught.value)


def test_told_as_storage_error_lets_other_errors_through():
    with pytest.raises(ZeroDivisionError), told_as_storage_error("Intake"):
        raise ZeroDivisionError
