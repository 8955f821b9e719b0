"""A small synthetic warehouse, and a way to plant one fault in it and take it back.

The raw tables are typed by the declared streams, everything else is the SQL of `world/`, so neither intake nor dbt is
needed and what the checks see comes from somewhere else than what they guard.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from string import Template

import duckdb
import pytest

from ingestion.contract import ENVELOPE, ColumnType, Stream
from ingestion.streams.registry import STREAMS
from quality import batch
from quality.batch import Warehouse
from quality.result import SuiteResult
from quality.runner import run_suite
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


@pytest.fixture(scope="session")
def worksite(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A copy of the world that can be written to, open for all faults: to open one costs more than to judge a suite."""
    copy = tmp_path_factory.mktemp("worksite") / "planted.duckdb"
    shutil.copy(world, copy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(batch.ENGINE_ARGUMENTS, "connect_args", {"config": {"threads": 2}})
        opened = Warehouse(copy)
    with opened:
        yield opened


@pytest.fixture
def plant(worksite: Warehouse) -> Plant:
    """Run a suite on the world changed by the given SQL, which is undone; `recount` names the stream to book anew."""

    def run(suite: Suite, sql: str, recount: str | None = None) -> SuiteResult:
        with worksite._source.get_execution_engine().get_connection() as connection:
            con = connection.connection.driver_connection  # the only one of the pool, which the suite gets next
        con.execute(f"set TimeZone = 'UTC'; set variable last_day = date '{LAST_DAY}'; begin transaction")
        try:
            con.execute(sql)
            if recount:
                _run(con, "recount.sql", table=recount)
            return run_suite(worksite, suite, LAST_DAY)
        finally:
            con.execute("rollback")

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
