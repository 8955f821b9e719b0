"""Open a release the one safe way.

Flow:  serving/current  ->  resolved once to its release  ->  DuckDB read-only, no outside access, configuration locked.
Why:   a session over published data must not read the server's files, attach other databases or write; and DuckDB
       refuses two configurations for one file in one process, so every consumer comes through here.
"""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from serving.manifest import DATABASE
from serving.store import current_folder

CONFIG = {"enable_external_access": "false", "lock_configuration": "true"}


def open_release(serving_dir: Path) -> duckdb.DuckDBPyConnection:
    """A connection to the current release (schema `marts`).

    It keeps its release even when a newer one is published or this one is removed: open per query, do not hold it.
    Raises NoReleaseError.
    """
    return open_database(current_folder(serving_dir) / DATABASE)


def open_database(path: Path) -> duckdb.DuckDBPyConnection:
    """The same for the database of a given release."""
    return duckdb.connect(str(path), read_only=True, config=dict(CONFIG))


def query(serving_dir: Path, sql: str, parameters: list[Any] | None = None) -> pa.Table:
    """Run one statement on the current release. Raises NoReleaseError; duckdb.Error for a wrong statement."""
    with open_release(serving_dir) as connection:
        return connection.execute(sql, parameters or []).to_arrow_table()
