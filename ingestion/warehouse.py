"""The warehouse file opened for writing, beside dbt.

Why:  a checkpoint that may vacuum writes whole row groups again to pack what other writers left; rows that a night
      replaced are swept once a week, by dbt (dbt_project/profiles.yml), and by nobody else.
"""

from pathlib import Path

import duckdb

CONFIG = {"max_vacuum_tasks": "0"}


def open_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that closes the file when it is closed. Raises duckdb.Error when another process holds it."""
    return duckdb.connect(str(path), config=dict(CONFIG))
