"""Where the steps' results lie and how dbt sees them: Parquet files, and a view in schema `analytics` over each."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from analytics.fits import FitStore
from analytics.step import Step
from ingestion.settings import Home, Settings
from ingestion.shape import literal, quoted
from ingestion.warehouse import open_warehouse

from orchestration.resources import Night
from orchestration.stages import SOURCE
from orchestration.windows import night_window


@dataclass(frozen=True)
class NightWork:
    """What a step may use of the night (`analytics.step.Work`), over the home's warehouse, opened read-only."""

    home: Home
    through: date
    settings: Mapping[str, Mapping[str, object]]
    fits: FitStore
    is_from_scratch: bool

    def read(self, sql: str) -> pa.Table:
        """Rows of a query; the warehouse is closed again before it returns."""
        with duckdb.connect(str(self.home.warehouse), read_only=True) as connection:
            return connection.execute(sql).to_arrow_table()

    def previous(self, output: str) -> pa.Table | None:
        """The last result, if there is one to go on from."""
        path = output_path(self.home, output)
        return None if self.is_from_scratch or not path.is_file() else pq.read_table(path)


def run_step(home: Home, settings: Settings, night: Night, step: Step) -> dict[str, int]:
    """Run one step over what dbt built so far and show its results to dbt; gives the rows of each output."""
    window = night_window(home, settings, night)
    fits = FitStore(home.models, night.refit_month)
    work = NightWork(home, window.through, sections(settings), fits, window.full_refresh)
    rows = write_outputs(home, step, step.run(work))
    show_outputs(home, [step])
    return rows


def sections(settings: Settings) -> dict[str, dict[str, object]]:
    """The flat sections of `huoshui.toml`: `{"attribution": {...}, ...}`."""
    named = {item.name: getattr(settings, item.name) for item in fields(settings)}
    return {
        name: {item.name: getattr(section, item.name) for item in fields(section)}
        for name, section in named.items()
        if is_dataclass(section)
    }


def output_path(home: Home, output: str) -> Path:
    """The Parquet file of one output."""
    return home.analytics / f"{output}.parquet"


def write_outputs(home: Home, step: Step, tables: Mapping[str, pa.Table]) -> dict[str, int]:
    """Put each table in its place whole or not at all; gives the rows of each. Raises ValueError for another shape."""
    if set(tables) != set(step.outputs):
        raise ValueError(f"Step {step.name} gave {sorted(tables)} instead of {sorted(step.outputs)}.")
    home.analytics.mkdir(parents=True, exist_ok=True)
    for output, schema in step.outputs.items():
        table, path = tables[output], output_path(home, output)
        if not table.schema.equals(schema):
            raise ValueError(f"Step {step.name} gave {output} as {table.schema} instead of {schema}.")
        part = path.with_suffix(".part")
        pq.write_table(table, part, compression="zstd")
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    return {output: table.num_rows for output, table in tables.items()}


def show_outputs(home: Home, steps: Sequence[Step]) -> None:
    """Bring schema `analytics` of the warehouse up to the files; what was never made reads as typed and empty."""
    with open_warehouse(home.warehouse) as connection:
        connection.execute(f"create schema if not exists {SOURCE}")
        for step in steps:
            for output, schema in step.outputs.items():
                connection.execute(
                    f"create or replace view {SOURCE}.{quoted(output)} as {_view(connection, home, output, schema)}"
                )


def _view(connection: duckdb.DuckDBPyConnection, home: Home, output: str, schema: pa.Schema) -> str:
    path = output_path(home, output)
    if path.is_file() and pq.read_schema(path).equals(schema):
        return f"select * from read_parquet({literal(str(path))})"
    connection.register("_shape", schema.empty_table())
    shape = connection.execute("describe select * from _shape").fetchall()
    connection.unregister("_shape")
    columns = ", ".join(f"cast(null as {kind}) as {quoted(name)}" for name, kind, *_ in shape)
    return f"select {columns} where false"
