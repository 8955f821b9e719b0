"""A small synthetic warehouse, and a way to plant one fault in a copy of it.

The raw tables are typed by the declared streams, everything else is the SQL of `world/`, so neither intake nor dbt is
needed and what the checks see comes from somewhere else than what they guard.
"""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from string import Template

import duckdb
import pytest

from ingestion.contract import ENVELOPE, ColumnType, Stream
from ingestion.streams.registry import STREAMS
from quality.result import SuiteResult
from quality.runner import run_suites
from quality.suite import Check, Layer, Suite
from quality.suites import SUITES

WORLD = Path(__file__).parent / "world"
LAST_DAY = date(2025, 3, 27)
TYPES = {
    ColumnType.INT: "bigint",
    ColumnType.MONEY: "bigint",
    ColumnType.RATE: "decimal(9, 6)",
    ColumnType.TIMESTAMP: "timestamptz",
    ColumnType.DATE: "date",
    ColumnType.BOOL: "boolean",
}
ENVELOPE_TYPES = {"int64": "bigint", "int32": "integer", "string": "varchar", "timestamp[us, tz=UTC]": "timestamptz"}

Plant = Callable[..., SuiteResult]


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open for writing, as the pipeline does."""
    con = duckdb.connect(str(path), config={"threads": 2})
    con.execute("set TimeZone = 'UTC'")
    con.execute(f"set variable last_day = date '{LAST_DAY}'")
    return con


def _create_table(con: duckdb.DuckDBPyConnection, stream: Stream) -> None:
    columns = [f"{column.name} {TYPES.get(column.type, 'varchar')}" for column in stream.columns]
    columns += [f"{field.name} {ENVELOPE_TYPES[str(field.type)]}" for field in ENVELOPE]
    con.execute(f"create table raw.{stream.table} ({', '.join(columns)}, _ledger_seq bigint)")


def _run(con: duckdb.DuckDBPyConnection, script: str, **names: str) -> None:
    con.execute(Template((WORLD / script).read_text("utf-8")).safe_substitute(names))


def _book(con: duckdb.DuckDBPyConnection, stream: Stream) -> None:
    day = f"cast(make_timestamp(epoch_us({stream.business_day})) + interval 8 hour as date)"
    names = {"table": stream.table, "stream": stream.id}
    _run(con, "booking.sql", day=f"(date '{LAST_DAY}' - 20)" if stream.snapshot else day, **names)
    if stream.snapshot:
        _run(con, "lists.sql", **names)
    _run(con, "recount.sql", **names)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clean warehouse: 185 days of two small shops. Treat as read-only."""
    path = tmp_path_factory.mktemp("world") / "clean.duckdb"
    with connect(path.with_stem("draft")) as con:
        con.execute("create schema raw")
        con.execute(
            "create table raw._loads (load_id varchar, seq bigint, stream varchar, source_file varchar, rows_in bigint,"
            " loaded bigint, quarantined bigint, duplicate bigint, committed_at timestamptz)"
        )
        for stream in STREAMS.values():
            _create_table(con, stream)
        _run(con, "raw.sql")
        for stream in STREAMS.values():
            _book(con, stream)
        _run(con, "marts.sql")
        con.execute(f"attach '{path}' as clean; copy from database draft to clean; detach clean")
    return path


@pytest.fixture(scope="session")
def last_day() -> date:
    """The last business day of the world."""
    return LAST_DAY


@pytest.fixture(scope="session")
def suites() -> dict[str, Suite]:
    """Every suite by name."""
    return {suite.name: suite for suite in SUITES}


@pytest.fixture
def plant(world: Path, tmp_path: Path) -> Plant:
    """Run a suite on a copy of the world changed by the given SQL; `recount` names the stream to book anew."""

    def run(suite: Suite, sql: str, recount: str | None = None) -> SuiteResult:
        copy = tmp_path / "planted.duckdb"
        shutil.copy(world, copy)
        with connect(copy) as con:
            con.execute(sql)
            if recount:
                _run(con, "recount.sql", table=recount)
        return run_suites(copy, [suite], LAST_DAY)[0]

    return run


@pytest.fixture
def measure() -> Callable[..., dict[str, float | None]]:
    """The numbers of a check over tables made by `setup` in an empty database: `measure(setup, check, shared=())`."""

    def run(setup: str, check: Check, shared: tuple[tuple[str, str], ...] = ()) -> dict[str, float | None]:
        suite = Suite("raw__x", Layer.RAW, "x", "me", (check,), shared)
        with duckdb.connect() as con:
            con.execute("create schema raw; create schema marts")
            con.execute(setup)
            cursor = con.execute(suite.measurement(LAST_DAY))
            row = cursor.fetchone()
            assert row is not None
            return dict(zip(check.numbers, row, strict=True))

    return run
