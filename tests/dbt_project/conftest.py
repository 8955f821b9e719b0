"""Throw-away warehouses for dbt tests: schema `raw` as the intake would leave it, typed from the declared streams."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from analytics.fits import FitStore
from analytics.steps import STEPS
from ingestion.channel_rules import COLUMNS as RULE_COLUMNS
from ingestion.contract import ENVELOPE, ColumnType, Pii, Stream
from ingestion.settings import Settings
from ingestion.streams.registry import STREAMS
from orchestration.dbt_args import stage_args
from orchestration.dbt_child import parsed_context
from orchestration.dbt_events import hear_from_info
from orchestration.manifest import load_manifest, parsed_project
from orchestration.stages import plan_stages
from orchestration.step_outputs import sections

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "dbt_project"
ARROW = {
    ColumnType.INT: pa.int64(),
    ColumnType.MONEY: pa.int64(),
    ColumnType.RATE: pa.decimal128(9, 6),
    ColumnType.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOL: pa.bool_(),
}
LOADS = """create table raw._loads (load_id varchar, seq bigint, stream varchar, source_file varchar, rows_in bigint,
    loaded bigint, quarantined bigint, duplicate bigint, committed_at timestamptz)"""
FILES = """create table raw._files (source_file varchar, stream varchar, format varchar, status varchar, reason varchar,
    rows_in bigint, loaded bigint, quarantined bigint, duplicate bigint, recorded_at timestamptz)"""
SHOPS = "create table raw._shops (brand_id varchar, shop_id varchar, appid varchar, name_zh varchar)"
RULES = "create table raw._channel_rules ({})".format(
    ", ".join(f"{name} {'bigint' if name.endswith('_first') else 'varchar'}" for name in RULE_COLUMNS)
)


def raw_schema(stream: Stream) -> pa.Schema:
    """The columns of `raw.<source>__<stream>`: declared, envelope, ledger sequence."""
    kept = [column for column in stream.columns if column.pii is not Pii.DROP]
    declared = [pa.field(column.name, ARROW.get(column.type, pa.string())) for column in kept]
    return pa.schema([*declared, *ENVELOPE, pa.field("_ledger_seq", pa.int64())])


def show(con: duckdb.DuckDBPyConnection, output: str, rows: pa.Table) -> None:
    """The result of a step as dbt reads it."""
    con.register("made", rows)
    con.execute(f"create or replace table analytics.{output} as select * from made")
    con.unregister("made")


@dataclass(frozen=True)
class StepWork:
    """What a step may use (`analytics.step.Work`), over a throw-away warehouse and the settings' defaults."""

    path: Path
    through: date
    fits: FitStore
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: sections(Settings()))

    def read(self, sql: str) -> pa.Table:
        """Rows of a query."""
        with duckdb.connect(str(self.path), read_only=True) as con:
            return con.execute(sql).to_arrow_table()

    def previous(self, output: str) -> pa.Table | None:
        """Nothing: a result must not depend on the last one."""
        return None


@dataclass
class RawWarehouse:
    """A warehouse file with schema `raw`; `put` appends rows as one load would."""

    path: Path
    put_so_far: int = field(default=0)

    def create(self) -> "RawWarehouse":
        """Make the empty tables."""
        with duckdb.connect(str(self.path)) as con:
            con.execute("create schema raw")
            for statement in (LOADS, FILES, SHOPS, RULES):
                con.execute(statement)
            con.execute("create schema analytics")
            for step in STEPS:
                for output, schema in step.outputs.items():
                    show(con, output, schema.empty_table())
            for stream in STREAMS.values():
                con.register("shape", raw_schema(stream).empty_table())
                con.execute(f"create table raw.{stream.table} as select * from shape")
                con.unregister("shape")
        return self

    def put(self, table: str, rows: Sequence[Mapping[str, Any]], seq: int = 1) -> None:
        """Append rows to raw.<table>; columns left out are null, the envelope is filled in."""
        with duckdb.connect(str(self.path)) as con:
            for row in rows:
                self.put_so_far += 1
                filled = {
                    "_ledger_seq": seq,
                    "_occurrence": 1,
                    "_status_rank": 0,
                    "_record_hash": f"{self.put_so_far:08d}",
                }
                known = filled | dict(row) if not table.startswith("_") else dict(row)
                marks = ", ".join("?" * len(known))
                con.execute(f"insert into raw.{table} ({', '.join(known)}) values ({marks})", list(known.values()))

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query on the built warehouse."""
        with duckdb.connect(str(self.path), read_only=True) as con:
            return con.execute(sql).fetchall()


@pytest.fixture
def empty_raw_warehouse(tmp_path: Path) -> RawWarehouse:
    """A new warehouse with every raw stream, `_loads`, `_files` and `_shops`, all empty."""
    return RawWarehouse(tmp_path / "warehouse.duckdb").create()


@pytest.fixture
def new_raw_warehouse(tmp_path: Path) -> RawWarehouse:
    """Another one, to build the same deliveries by another way."""
    (tmp_path / "another").mkdir()
    return RawWarehouse(tmp_path / "another" / "warehouse.duckdb").create()


@pytest.fixture(scope="session")
def dbt_target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One target folder for the session."""
    return tmp_path_factory.mktemp("dbt_target")


@pytest.fixture
def dbt(dbt_target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[str]]]:
    """Run dbt in-process: `dbt(warehouse, "run", "--empty")`; returns failed nodes with their messages.

    As at night the project comes parsed, for warehouses of one name; dbt would parse again for other vars. A run leaves
    its traces in the manifest, so each gets one of its own.
    """
    before, zone = Path.cwd(), os.environ.get("TZ")

    def invoke(warehouse: RawWarehouse, *arguments: str) -> list[str]:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.adapters.factory import reset_adapters
        from dbt.cli.main import dbtRunner

        hear_from_info()
        monkeypatch.setenv("HUOSHUI_WAREHOUSE", str(warehouse.path))
        monkeypatch.setenv("HUOSHUI_TEMP_DIR", str(tmp_path / "spill"))
        folders = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(dbt_target)]
        quiet = ["--quiet", "--log-path", str(tmp_path / "logs"), "--log-level-file", "info", "--no-use-colors"]
        parsed = {} if arguments[0] == "parse" else parsed_context(str(parsed_project() or ""))
        outcome = dbtRunner(**parsed).invoke([*arguments, *folders, *quiet])
        DuckDBConnectionManager.close_all_connections()  # else the file stays open in this process
        reset_adapters()
        if outcome.exception:
            raise outcome.exception
        results = getattr(outcome.result, "results", [])
        return [
            f"{r.node.name}: {r.message}" for r in results if r.status not in {"success", "pass", "warn", "skipped"}
        ]

    yield invoke
    os.chdir(before)
    if zone is not None:
        os.environ["TZ"] = zone
        time.tzset()


@pytest.fixture
def build(dbt: Callable[..., list[str]], tmp_path: Path) -> Callable[..., list[str]]:
    """One night without the orchestrator: `build(warehouse, {vars}, full_refresh)`, stage by stage with the steps."""

    def night(warehouse: RawWarehouse, variables: Mapping[str, object], full_refresh: bool = False) -> list[str]:
        for stage in plan_stages(load_manifest(), STEPS):
            if failed := dbt(warehouse, *stage_args(stage, variables, full_refresh)):
                return failed
            work = StepWork(
                warehouse.path, date.fromisoformat(str(variables["through_date"])), FitStore(tmp_path / "models")
            )
            for step in stage.steps:
                made = step.run(work)
                with duckdb.connect(str(warehouse.path)) as con:
                    for output, rows in made.items():
                        show(con, output, rows)
        return []

    return night
