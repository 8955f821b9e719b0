"""The streams of one file: its main stream, and those derived from the same rows (an order from its lines).

Flow: `typed` + bad rows -> `good` rows -> records of the main stream -> records of each derived stream.
Why:  an order owns the lines of one delivery: its record lists their hashes, so a later delivery replaces lines as a
      whole. An order that lost a line to quarantine says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from ingestion.cells import CleanCells, cell
from ingestion.contract import Derived, Layout, Stream
from ingestion.files.table import ROW_NUMBER
from ingestion.known import KnownHashes
from ingestion.records import build_records, sources_of_layout
from ingestion.shape import lake_columns, literal, quoted
from ingestion.typed import RowError

LINE_HASHES = "line_hashes"


@dataclass(frozen=True, slots=True)
class Built:
    """A stream of the file and the temporary table with its records."""

    stream: Stream
    table: str


def owner_of_lines(layout: Layout, streams: dict[str, Stream]) -> Derived | None:
    """The derived stream whose records list their lines, where the layout has one."""
    for derived in layout.derived:
        if LINE_HASHES in {column.name for column in streams[derived.stream].columns}:
            return derived
    return None


def conflicts(con: duckdb.DuckDBPyConnection, layout: Layout, key: Sequence[str]) -> list[RowError]:
    """All rows of an order whose lines disagree on an order-level value. An empty cell makes no statement."""
    present = {row[0] for row in con.execute("describe typed").fetchall()}
    columns = [name for name in layout.order_level if name in present]
    if not columns or not key:
        return []
    keys = ", ".join(quoted(name) for name in key)
    differs = " or ".join(f"min({quoted(name)}) <> max({quoted(name)})" for name in columns)
    found = con.execute(
        f"select t.rn from typed as t semi join (select {keys} from typed where _check = 0 group by {keys}"
        f" having {differs}) as c using ({keys}) where t._check = 0 order by t.rn"
    ).fetchall()
    message = "The lines of this order disagree on what the order paid."
    return [RowError(int(row_number), "order_level_conflict", message) for (row_number,) in found]


def keep_good(con: duckdb.DuckDBPyConnection, bad: Iterable[int], cells: CleanCells) -> None:
    """Create `good`: the rows that passed, typed, with `_raw_json` and `_extra` in place of the cells."""
    numbers = pa.array(sorted(set(bad)), pa.int64())
    con.register("bad_rows", pa.table({"rn": numbers}))
    without = ", ".join(quoted(name) for name in cells.table.column_names if name != ROW_NUMBER)
    passed = "typed anti join bad_rows using (rn)" if len(numbers) else "typed"
    con.execute(
        f"create or replace temp table good as select typed.* exclude ({without}, _check),"
        f" {raw_json(cells)} as _raw_json, {_extra(cells)} as _extra from {passed}"
    )
    con.unregister("bad_rows")


def find_broken(con: duckdb.DuckDBPyConnection, key: Sequence[str], bad: Iterable[int], torn: Sequence[str]) -> None:
    """Create `broken_orders`: keys of orders with a bad row; `torn` are order ids read from ragged rows."""
    if not key:
        return
    keys = ", ".join(quoted(name) for name in key)
    last = quoted(key[-1])
    con.register("bad_rows", pa.table({"rn": pa.array(sorted(set(bad)), pa.int64())}))
    con.register("torn_orders", pa.table({"id": pa.array(list(torn), pa.string())}))
    con.execute(
        f"create or replace temp table broken_orders as select distinct {keys} from typed where {last} is not null"
        f" and (rn in (select rn from bad_rows) or {last} in (select id from torn_orders))"
    )
    con.unregister("bad_rows")
    con.unregister("torn_orders")


def raw_json(cells: CleanCells) -> str:
    """Expression: the record as delivered, as JSON by header; columns without any value are left out."""
    places = [p for p in range(len(cells.headers)) if cell(p) in cells.table.column_names]
    filled = [p for p in places if cells.table[cell(p)].null_count < cells.table.num_rows]
    return _json(cells, filled)


def _extra(cells: CleanCells) -> str:
    return _json(cells, cells.unknown) if cells.unknown else "cast(null as VARCHAR)"


def _json(cells: CleanCells, places: Sequence[int]) -> str:
    pairs = ", ".join(f"{literal(cells.headers[place])}, {quoted(cell(place))}" for place in places)
    return f"json_object({pairs})::varchar"


def build_all(
    con: duckdb.DuckDBPyConnection, layout: Layout, streams: dict[str, Stream], known: KnownHashes
) -> list[Built]:
    """Records of every stream of the layout, the main one first.

    Reads `good` and `broken_orders` (keys of orders that lost a line to quarantine).
    """
    main = Built(streams[layout.stream], "main_records")
    build_records(con, main.stream, "select * from good", main.table, known.table(main.stream))
    built = [main]
    for number, derived in enumerate(layout.derived):
        stream = streams[derived.stream]
        source = _collapsed(con, stream, derived) if derived.one_per_key else _picked(con, stream, derived)
        one = Built(stream, f"derived_records_{number}")
        build_records(con, stream, source, one.table, known.table(stream))
        built.append(one)
    return built


def _picked(con: duckdb.DuckDBPyConnection, stream: Stream, derived: Derived) -> str:
    present = sources_of_layout(con)
    names = [c.name for c in lake_columns(stream) if c.name in derived.columns and c.name in present]
    wanted = [name for name in derived.when if name in present]
    condition = (
        f"coalesce({', '.join(f'{quoted(name)}::varchar' for name in wanted)}) is not null" if wanted else "true"
    )
    columns = ", ".join(quoted(name) for name in _with_scope(names, present))
    return f"select {columns}, rn, null as _extra, null as _raw_json from good where {condition}"


def _with_scope(names: Sequence[str], present: set[str]) -> list[str]:
    """brand_id and shop_id are in every stream, whether or not the file had them."""
    return list(dict.fromkeys([*(name for name in ("brand_id", "shop_id") if name in present), *names]))


def _collapsed(con: duckdb.DuckDBPyConnection, stream: Stream, derived: Derived) -> str:
    """One record per key; where rows differ the greatest value stands, whatever their order in the file."""
    present = sources_of_layout(con)
    names = [c.name for c in lake_columns(stream) if c.name in derived.columns and c.name in present]
    keys = [name for name in stream.key if name in present]
    values = [name for name in _with_scope(names, present) if name not in keys]
    picks = [*(quoted(name) for name in keys), *(f"max({quoted(name)}) as {quoted(name)}" for name in values)]
    source, owned = "good", LINE_HASHES in {column.name for column in stream.columns}
    if owned:
        source = "good join (select _row_number as rn, _record_hash from main_records) using (rn)"
        picks.append(f"string_agg(_record_hash, ',' order by _record_hash) as {LINE_HASHES}")
    group = ", ".join(quoted(name) for name in keys)
    query = (
        f"select {', '.join(picks)}, min(rn) as rn, null as _extra, null as _raw_json from {source} group by {group}"
    )
    if not owned:
        return query
    joined = " and ".join(f"broken_orders.{quoted(name)} = orders.{quoted(name)}" for name in keys)
    return (
        f"select orders.*, exists(select 1 from broken_orders where {joined}) as is_incomplete from ({query}) as orders"
    )
