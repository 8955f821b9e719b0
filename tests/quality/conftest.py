"""A small synthetic warehouse, and a way to plant one fault in a copy of it.

The raw tables are typed by the declared streams and the marts by plain SQL (`world/`), so neither intake nor dbt is
needed. Deliveries come one a night, at 07:00 of the next day (Asia/Shanghai); whole lists come every night and are booked
as duplicates but for some rows of the newest one.
"""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ingestion.contract import ENVELOPE, ColumnType, Stream
from ingestion.streams.registry import STREAMS
from quality.result import SuiteResult
from quality.runner import run_suites
from quality.suite import Suite
from quality.suites import SUITES

HERE = Path(__file__).parent
LAST_DAY = date(2025, 3, 27)  # a Thursday late in a month
TYPES = {
    ColumnType.INT: "bigint",
    ColumnType.MONEY: "bigint",
    ColumnType.RATE: "decimal(9, 6)",
    ColumnType.TIMESTAMP: "timestamptz",
    ColumnType.DATE: "date",
    ColumnType.BOOL: "boolean",
}
ENVELOPE_TYPES = {"int64": "bigint", "int32": "integer", "string": "varchar", "timestamp[us, tz=UTC]": "timestamptz"}
DAY = "cast(make_timestamp(epoch_us({})) + interval 8 hour as date)"


def _create_table(con: duckdb.DuckDBPyConnection, stream: Stream) -> None:
    columns = [f"{column.name} {TYPES.get(column.type, 'varchar')}" for column in stream.columns]
    columns += [f"{field.name} {ENVELOPE_TYPES[str(field.type)]}" for field in ENVELOPE]
    con.execute(f"create table raw.{stream.table} ({', '.join(columns)}, _ledger_seq bigint)")


def _deliver(con: duckdb.DuckDBPyConnection, stream: Stream) -> None:
    """Fill the envelope and book the loads of one stream."""
    table = f"raw.{stream.table}"
    day = DAY.format(stream.business_day) if stream.business_day else f"date '{LAST_DAY}' - 20"
    con.execute(
        f"update {table} set _load_id = '{stream.table}-' || {day}, _occurrence = 1, _status_rank = 0,"
        f" _extracted_at = cast({day} + 1 as timestamp) - interval 1 hour, _record_hash = md5(cast({table} as varchar)),"
        f" _ledger_seq = {day} - date '2020-01-01'"
    )
    if stream.snapshot:
        new = f"{stream.table}-{LAST_DAY}"
        con.execute(
            f"insert into {table} by name select * replace ('{new}' as _load_id, _ledger_seq + 100 as _ledger_seq,"
            f" _extracted_at + interval 20 day as _extracted_at) from {table} where hash(_record_hash) % 20 = 0"
        )
        con.execute(
            f"insert into raw._loads select '{stream.table}-' || (date '{LAST_DAY}' - i::integer), {LAST_DAY.toordinal()} - i,"
            f" '{stream.id}', '{stream.table}_' || strftime(date '{LAST_DAY}' - i::integer, '%Y%m%d') || '.csv', n, 0, 0, n, now()"
            f" from range(20) as r(i), (select count(*) as n from {table} where _load_id <> '{new}')"
        )
    con.execute(
        f"insert into raw._loads select _load_id, min(_ledger_seq), '{stream.id}', '{stream.table}.csv', 0, 0, 0, 0, now()"
        f" from {table} where _load_id not in (select load_id from raw._loads) group by all"
    )
    recount(con, stream.table)


def recount(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Book every row of a raw table as the ledger would have, after rows were planted or taken."""
    con.execute(
        f"update raw._loads set loaded = held.n, rows_in = greatest(rows_in, held.n), duplicate ="
        f" greatest(rows_in, held.n) - held.n - quarantined from (select l.load_id, count(t._load_id) as n from raw._loads l"
        f" left join raw.{table} t on t._load_id = l.load_id where replace(l.stream, '.', '__') = '{table}' group by all"
        f") as held where held.load_id = raw._loads.load_id"
    )


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clean warehouse; treat as read-only."""
    path = tmp_path_factory.mktemp("world") / "clean.duckdb"
    with duckdb.connect(str(path), config={"threads": 2}) as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute("create schema raw")
        con.execute(
            "create table raw._loads (load_id varchar, seq bigint, stream varchar, source_file varchar, rows_in bigint,"
            " loaded bigint, quarantined bigint, duplicate bigint, committed_at timestamptz)"
        )
        con.execute(f"set variable last_day = date '{LAST_DAY}'")
        for stream in STREAMS.values():
            _create_table(con, stream)
        con.execute((HERE / "world" / "raw.sql").read_text("utf-8"))
        for stream in STREAMS.values():
            _deliver(con, stream)
        con.execute((HERE / "world" / "marts.sql").read_text("utf-8"))
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
def plant(world: Path, tmp_path: Path) -> Callable[[Suite, str], SuiteResult]:
    """Run one suite on a copy of the world in which the given SQL was executed; raw tables are booked anew."""

    def run(suite: Suite, sql: str, is_booked: bool = True) -> SuiteResult:
        copy = tmp_path / "planted.duckdb"
        shutil.copy(world, copy)
        with duckdb.connect(str(copy), config={"threads": 2}) as con:
            con.execute(sql)
            if is_booked and suite.table.startswith("raw."):
                recount(con, suite.table.removeprefix("raw."))
        return run_suites(copy, [suite], LAST_DAY)[0]

    return run
