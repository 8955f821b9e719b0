"""Build the files of a release in a folder nobody reads yet.

Flow:  warehouse (read-only)  ->  huoshui.duckdb, schema `marts`, plus `_release`; beside it one Parquet file per table
       ->  read everything back and compare with the warehouse  ->  table entries of the manifest.
Why:   the copy is ours (dbt's `external` files are not atomic and gain a phantom row when empty), and what BI will
       open is what was checked: the database is closed and reopened read-only before it is compared.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb

from serving.content_hash import content_of, fingerprint, quoted
from serving.errors import ReleaseContractError
from serving.exposure import SCHEMA, ExposedTable, exposed_tables, relation
from serving.kill_points import reach
from serving.manifest import DATABASE, Manifest, TableEntry

# Business intelligence drivers lag: this format opens in DuckDB 1.4 and every later client.
STORAGE_VERSION = "v1.4.0"
RELEASE_TABLE = "_release"
_Found = TypeVar("_Found")
_SOURCE, _TARGET = "source_warehouse", "release_file"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a release is built from and into; `memory_limit` is DuckDB's wording (`1GB`)."""

    warehouse: Path
    folder: Path
    memory_limit: str


def build(sources: Sources, head: Manifest) -> tuple[TableEntry, ...]:
    """Write the database and the Parquet files, check them, and give the manifest's tables.

    `head` is the manifest without tables and files; its fields fill `marts._release`.
    Raises ReleaseContractError, PersonalDataError, and duckdb.Error or OSError from the machine.
    """
    with _engine(sources) as connection:
        tables = exposed_tables(connection, _SOURCE)
        connection.execute(
            f"attach {_text(sources.folder / DATABASE)} as {_TARGET} (storage_version '{STORAGE_VERSION}')"
        )
        with ThreadPoolExecutor(1) as beside:  # the engine folds a database together on one core
            exports = beside.submit(_of_each, connection, _export, tables, sources.folder)
            _copy(connection, tables, head)
            connection.execute(f"detach {_TARGET}")
            _require_closed(sources.folder)
            reach("serving.copied")
            exports.result()
        reach("serving.exported")
        connection.execute(f"attach {_text(sources.folder / DATABASE)} as {_TARGET} (read_only)")
        entries = _of_each(connection, _checked, tables, sources.folder)
        reach("serving.checked")
        return tuple(entries)


@contextmanager
def _engine(sources: Sources) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB that reads the warehouse and spills into the release's own folder."""
    spill = sources.folder / ".spill"
    config = {
        "temp_directory": str(spill),
        "memory_limit": sources.memory_limit,
        "preserve_insertion_order": "false",
    }
    connection = duckdb.connect(":memory:", config=config)
    try:
        connection.execute("set global TimeZone = 'UTC'")  # of every cursor
        connection.execute(f"attach {_text(sources.warehouse)} as {_SOURCE} (read_only)")
        yield connection
    finally:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)


def _of_each(
    connection: duckdb.DuckDBPyConnection,
    ask: Callable[[duckdb.DuckDBPyConnection, ExposedTable, Path], _Found],
    tables: Sequence[ExposedTable],
    folder: Path,
) -> list[_Found]:
    """Ask something of every table, as many at a time as there are cores; what was found, in the tables' order.

    Most tables are a few thousand rows, over which the engine's own threads have nothing to share.
    """

    def one(table: ExposedTable) -> _Found:
        with connection.cursor() as lane:
            return ask(lane, table, folder)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(one, tables))


def _copy(connection: duckdb.DuckDBPyConnection, tables: list[ExposedTable], head: Manifest) -> None:
    """All tables and `_release` in one transaction."""
    connection.execute("begin")
    connection.execute(f"create schema {_TARGET}.{SCHEMA}")
    for table in tables:
        target = relation(_TARGET, table.name)
        columns = ", ".join(f"{quoted(c.name)} {c.type}{'' if c.nullable else ' not null'}" for c in table.columns)
        connection.execute(f"create table {target} ({columns})")
        try:
            connection.execute(f"insert into {target} select * from {relation(_SOURCE, table.name)}")
        except duckdb.ConstraintException as error:
            raise _broken(table.name, f"a column of {', '.join(table.never_null)} is empty in some row") from error
        _describe(connection, table)
    _stamp(connection, head)
    connection.execute("commit")


def _describe(connection: duckdb.DuckDBPyConnection, table: ExposedTable) -> None:
    """Carry the descriptions over, so that a BI tool can show them."""
    target = relation(_TARGET, table.name)
    for column, comment in table.comments.items():
        kind = f"column {target}.{quoted(column)}" if column else f"table {target}"
        connection.execute(f"comment on {kind} is {_text(comment)}")


def _stamp(connection: duckdb.DuckDBPyConnection, head: Manifest) -> None:
    """`_release`, one row: dashboards show which release they read."""
    target = relation(_TARGET, RELEASE_TABLE)
    connection.execute(
        f"create table {target} (release_id varchar not null, built_at timestamp not null, "
        "data_through_date date not null, run_id varchar not null, git_commit varchar, parameters varchar not null, "
        "huoshui_version varchar not null)"
    )
    parameters = json.dumps(head.parameters, ensure_ascii=False, sort_keys=True, default=str)
    built_at = head.built_at.replace(tzinfo=None)  # UTC, stored without zone like every instant of the marts
    texts = [head.git_commit, parameters, head.huoshui_version]
    connection.execute(
        f"insert into {target} values (?, ?, ?, ?, ?, ?, ?)",
        [head.release_id, built_at, head.data_through_date, head.run_id, *texts],
    )


def _export(connection: duckdb.DuckDBPyConnection, table: ExposedTable, folder: Path) -> None:
    """One Parquet file; instants become UTC-aware there, since Parquet readers would take naive ones for local."""
    aware = [
        f"{quoted(column.name)} at time zone 'UTC' as {quoted(column.name)}"
        for column in table.columns
        if column.type == "TIMESTAMP"
    ]
    chosen = f"* replace ({', '.join(aware)})" if aware else "*"
    rows = f"select {chosen} from {relation(_SOURCE, table.name)}"
    connection.execute(f"copy ({rows}) to {_text(folder / f'{table.name}.parquet')} (format parquet, compression zstd)")


def _checked(connection: duckdb.DuckDBPyConnection, table: ExposedTable, folder: Path) -> TableEntry:
    """Compare both finished copies with the warehouse. Raises ReleaseContractError."""
    original, finished = relation(_SOURCE, table.name), relation(_TARGET, table.name)
    parquet = f"{table.name}.parquet"
    copies = {DATABASE: finished, parquet: f"read_parquet({_text(folder / parquet)})"}
    expected = fingerprint(connection, original)
    for file, copy in copies.items():
        if fingerprint(connection, copy) != expected:
            raise _broken(table.name, f"{file} does not hold the warehouse's rows")
    content = content_of(connection, finished)
    return TableEntry(
        name=table.name,
        rows=content.rows,
        content_hash=content.content_hash,
        parquet=parquet,
        columns=table.columns,
    )


def _require_closed(folder: Path) -> None:
    """A write-ahead log beside the database would mean that the file alone is not the whole release."""
    if (folder / f"{DATABASE}.wal").exists():
        raise _broken(DATABASE, "its write-ahead log was not folded in")


def _broken(what: str, how: str) -> ReleaseContractError:
    return ReleaseContractError(
        f"Publishing stopped while checking {what}: {how}. The published release is unchanged. "
        "A retry does not help; the mart must be repaired first."
    )


def _text(value: object) -> str:
    """A SQL string literal: DuckDB binds no parameters in ATTACH, COPY and COMMENT."""
    return "'" + str(value).replace("'", "''") + "'"
