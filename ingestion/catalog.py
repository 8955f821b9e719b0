"""Schema `raw` of the warehouse: what dbt reads.

Flow: ledger -> explicit list of committed loads per stream -> one view `raw.<source>__<stream>` each, plus the tables
      `raw._loads`, `raw._files`, `raw._drift`, `raw._shops`, `raw._channel_rules` -> the highest ledger sequence, which
      the build remembers.
Why:  never a glob over files: a load is visible because the ledger says so, not because a file lies somewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import datetime
from pathlib import Path

import duckdb

from ingestion.channel_rules import COLUMNS as RULE_COLUMNS
from ingestion.contract import Stream
from ingestion.home import Home
from ingestion.kill_points import reach
from ingestion.lake import again_path, part_path
from ingestion.ledger import CommittedLoad, Ledger
from ingestion.settings import Settings
from ingestion.shape import literal, quoted, shape_hash, sql_columns
from ingestion.storage import told_as_storage_error
from ingestion.warehouse import open_warehouse

_LOADS = (
    "load_id VARCHAR, seq BIGINT, stream VARCHAR, source_file VARCHAR, rows_in BIGINT, loaded BIGINT,"
    " quarantined BIGINT, duplicate BIGINT, committed_at TIMESTAMP WITH TIME ZONE"
)
_FILES = (
    "source_file VARCHAR, stream VARCHAR, format VARCHAR, status VARCHAR, reason VARCHAR, rows_in BIGINT,"
    " loaded BIGINT, quarantined BIGINT, duplicate BIGINT, recorded_at TIMESTAMP WITH TIME ZONE"
)
_DRIFT = "recorded_at TIMESTAMP WITH TIME ZONE, source_file VARCHAR, stream VARCHAR, kind VARCHAR, columns VARCHAR[]"
_SHOPS = "brand_id VARCHAR, shop_id VARCHAR, appid VARCHAR, name_zh VARCHAR"
_CHANNEL_RULES = ", ".join(f"{name} {'BIGINT' if name.endswith('_first') else 'VARCHAR'}" for name in RULE_COLUMNS)


def refresh_raw(home: Home, settings: Settings) -> int:
    """Bring schema `raw` of the home's warehouse up to the ledger; returns the highest sequence it shows.

    Opens the warehouse read-write and closes it again; all changes are one transaction.

    Raises:
        StorageError: the machine refused, or another process holds the warehouse (its PID is named).

    """
    ledger = Ledger(home.ledger)
    try:
        loads, files, drift = ledger.loads(), ledger.files(), ledger.drift.events()
    finally:
        ledger.close()
    home.warehouse.parent.mkdir(parents=True, exist_ok=True)
    with told_as_storage_error("Showing the lake to the warehouse"), open_warehouse(home.warehouse) as con:
        con.execute("begin")
        reach("catalog.begun")
        con.execute("create schema if not exists raw")
        _fill(con, "_loads", _LOADS, [_load_row(load) for load in loads])
        _fill(con, "_files", _FILES, [(*astuple(record)[2:], at) for record, at in files])
        _fill(con, "_drift", _DRIFT, [(d.recorded_at, d.source_file, d.stream, d.kind, [*d.columns]) for d in drift])
        _fill(con, "_shops", _SHOPS, [(s.brand_id, s.shop_id, s.appid, s.name_zh) for s in settings.shops])
        _fill(con, "_channel_rules", _CHANNEL_RULES, settings.channel_rules)
        for stream in settings.all_streams.values():
            chosen = [load for load in loads if load.stream == stream.id]
            con.execute(f"create or replace view raw.{quoted(stream.table)} as {view_sql(home, stream, chosen)}")
        reach("catalog.filled")
        con.execute("commit")
        reach("catalog.committed")
    return max((load.seq for load in loads), default=0)


def _load_row(load: CommittedLoad) -> tuple[str | int | datetime, ...]:
    counts = (load.rows_in, load.loaded, load.quarantined, load.duplicate)
    return (load.load_id, load.seq, load.stream, load.source_file, *counts, load.committed_at)


def _fill(con: duckdb.DuckDBPyConnection, name: str, columns: str, rows: Sequence[Iterable[object]]) -> None:
    con.execute(f"create or replace table raw.{name} ({columns})")
    if rows:
        marks = ", ".join("?" * (columns.count(",") + 1))
        con.executemany(f"insert into raw.{name} values ({marks})", [list(row) for row in rows])


def view_sql(home: Home, stream: Stream, loads: Sequence[CommittedLoad]) -> str:
    """SELECT over the given loads with `_ledger_seq`; typed and empty without any.

    Loads written under an older declaration lack its new columns; they read as NULL.
    """
    columns = sql_columns(stream)
    empty = ", ".join(f"cast(null as {kind}) as {quoted(name)}" for name, kind in columns)
    if not loads:
        return f"select {empty}, cast(null as BIGINT) as _ledger_seq where false"
    files = ", ".join(literal(str(part_path(home, stream, load.load_id))) for load in loads)
    source = f"read_parquet([{files}], hive_partitioning = false)"
    if any(load.shape != shape_hash(stream) for load in loads):
        older = f"read_parquet([{files}], hive_partitioning = false, union_by_name = true)"
        source = f"(select {empty} where false union all by name select * from {older})"
    names = ", ".join(_picked(name) for name, _ in columns)
    joined = f"{source} as part join raw._loads as loads on loads.load_id = part._load_id"
    stored = f"select {names}, loads.seq as _ledger_seq from {joined}"
    again = [path for load in loads if (path := again_path(home, stream, load.load_id)).exists()]
    return _with_repeated(stream, stored, again) if again else stored


def _with_repeated(stream: Stream, stored: str, again: Sequence[Path]) -> str:
    """The stored records, and those said again after another version of them, each at the time and place it was said.

    Of one that is said several times in a row the first stands: a list that comes every night changes nothing.
    """
    files = ", ".join(literal(str(path)) for path in again)
    key = ", ".join(quoted(name) for name in stream.key)
    same = " and ".join(f"stored.{quoted(name)} is not distinct from contested.{quoted(name)}" for name in stream.key)
    order = "_source_updated_at nulls first, _extracted_at nulls first, _status_rank, _record_hash"
    return (
        f"with stored as ({stored}), contested as ("
        f"select {key} from stored group by {key} having count(distinct _record_hash) > 1), said as ("
        "select * from stored union all"
        " select stored.* replace (again._extracted_at as _extracted_at, loads.seq as _ledger_seq)"
        f" from read_parquet([{files}], hive_partitioning = false) as again"
        " join raw._loads as loads on loads.load_id = again._load_id"
        f" join stored on stored._record_hash = again._record_hash semi join contested on {same})"
        f" select * from said qualify lag(_record_hash) over (partition by {key} order by {order})"
        " is distinct from _record_hash"
    )


def _picked(name: str) -> str:
    """A column of a load; a stream without noise stores its business hash as null, it is the record hash."""
    if name == "_business_hash":
        return "coalesce(part._business_hash, part._record_hash) as _business_hash"
    return f"part.{quoted(name)}"
