"""Dagster's SQLite files are cheap to write inside the block, untouched files and times outside it are not."""

import sqlite3
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.event_storage import steady_storage

NORMAL, FULL = 1, 2


def synchronous(path: Path) -> int:
    """The durability a new SQLAlchemy connection to `path` has."""
    with create_engine(f"sqlite:///{path}", poolclass=NullPool).connect() as connection:
        connection.execute(text("pragma journal_mode = wal"))
        connection.execute(text("create table if not exists t (n integer)"))
        connection.execute(text("insert into t values (1)"))
        connection.commit()
        return int(connection.execute(text("pragma synchronous")).scalar_one())


def test_steady_storage_relaxes_files_of_the_folder_only(tmp_path: Path) -> None:
    inside, outside = tmp_path / "dagster", tmp_path / "other"
    inside.mkdir()
    outside.mkdir()
    with steady_storage(inside):
        assert synchronous(inside / "runs.db") == NORMAL
        assert synchronous(outside / "ledger.db") == FULL
    assert synchronous(inside / "runs.db") == FULL


def test_steady_storage_keeps_the_log_open_until_the_end_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    synchronous(path)  # makes the file
    with steady_storage(tmp_path):
        synchronous(path)
        assert path.with_name("runs.db-wal").exists()
    assert not path.with_name("runs.db-wal").exists()
    with sqlite3.connect(path) as connection:
        assert connection.execute("select count(*) from t").fetchone() == (2,)
