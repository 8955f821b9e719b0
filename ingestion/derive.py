"""The streams of one file: its main stream, and those derived from the same rows (an order from its lines).

Flow: `typed` + bad rows -> `good` rows -> records of the main stream -> records of each derived stream.
Why:  an order owns the lines, sources and commissions of one delivery: its record lists their hashes, so a later
      delivery replaces them as a whole. An order that lost a line to quarantine says so.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from ingestion.contract import Derived, Layout, Stream
from ingestion.judging import RowError
from ingestion.known import KnownHashes
from ingestion.records import columns_of, find_odd, hashed, settled
from ingestion.shape import lake_columns, quoted

LINE_HASHES = "line_hashes"


@dataclass(frozen=True, slots=True)
class Built:
    """A stream of the file: `rows` holds its typed, hashed rows by `rn`, `odd` what is odd about some (records.py)."""

    stream: Stream
    rows: str
    odd: str

    @property
    def records(self) -> str:
        """SELECT of all records, duplicates marked."""
        return settled(self.rows, self.odd)


def owner_of_lines(layout: Layout, streams: dict[str, Stream]) -> Derived | None:
    """The derived stream whose records list their lines, where the layout has one."""
    for derived in layout.derived:
        if LINE_HASHES in {column.name for column in streams[derived.stream].columns}:
            return derived
    return None


def conflicts(con: duckdb.DuckDBPyConnection, layout: Layout, key: Sequence[str]) -> list[RowError]:
    """All rows of an order whose lines disagree on an order-level value. An empty cell makes no statement."""
    if not layout.order_level or not key:
        return []
    present = columns_of(con, "typed")
    columns = [name for name in layout.order_level if name in present]
    if not columns:
        return []
    keys = ", ".join(quoted(name) for name in key)
    differs = " or ".join(f"min({quoted(name)}) <> max({quoted(name)})" for name in columns)
    found = con.execute(
        f"select t.rn from typed as t semi join (select {keys} from typed where _check = 0 group by {keys}"
        f" having {differs}) as c using ({keys}) where t._check = 0 order by t.rn"
    ).fetchall()
    message = "The lines of this order disagree on what the order paid."
    return [RowError(int(row_number), "order_level_conflict", message) for (row_number,) in found]


def keep_good(con: duckdb.DuckDBPyConnection, bad: Iterable[int]) -> None:
    """Create table `bad_rows` (`rn`) and view `good`: the rows of `typed` that are not among them."""
    numbers = pa.table({"rn": pa.array(sorted(set(bad)), pa.int64())})
    _keep(con, "bad_rows", numbers)
    passed = "typed anti join bad_rows using (rn)" if numbers.num_rows else "typed"
    con.execute(f"create or replace temp view good as select * exclude (_check) from {passed}")


def find_broken(con: duckdb.DuckDBPyConnection, key: Sequence[str], torn: Sequence[str]) -> None:
    """Create `broken_orders`: keys of orders with a row in `bad_rows`; `torn` are order ids read from ragged rows."""
    if not key:
        return
    keys = ", ".join(quoted(name) for name in key)
    last = quoted(key[-1])
    _keep(con, "torn_orders", pa.table({"id": pa.array(list(torn), pa.string())}))
    con.execute(
        f"create or replace temp table broken_orders as select distinct {keys} from typed where {last} is not null"
        f" and (rn in (select rn from bad_rows) or {last} in (select id from torn_orders))"
    )


def _keep(con: duckdb.DuckDBPyConnection, name: str, values: pa.Table) -> None:
    """Copy Arrow values into a temporary table of one column of numbers or texts."""
    if not values.num_rows:  # nearly always, and handing over nothing takes as long as handing over something
        (column,) = values.schema
        kind = "BIGINT" if pa.types.is_integer(column.type) else "VARCHAR"
        con.execute(f"create or replace temp table {name} ({quoted(column.name)} {kind})")
        return
    con.register("handed_over", values)
    con.execute(f"create or replace temp table {name} as select * from handed_over")
    con.unregister("handed_over")


def build_all(
    con: duckdb.DuckDBPyConnection,
    layout: Layout,
    streams: dict[str, Stream],
    known: KnownHashes,
    given: Collection[str],
) -> list[Built]:
    """Every stream of the layout, the main one first; each one's rows but the main one's as a temporary table.

    `given` are the columns that the file has.

    Reads `good` and `broken_orders` (keys of orders that lost a line to quarantine).
    """
    present = columns_of(con, "good")
    main = Built(streams[layout.stream], "good", "odd_main")
    find_odd(con, main.stream, main.rows, main.odd, known.table_with_any(main.stream))
    built = {}
    lists = {LINE_HASHES: main.records}
    # what an order lists is built before the order
    for number, derived in sorted(enumerate(layout.derived), key=lambda numbered: numbered[1].one_per_key):
        stream = streams[derived.stream]
        one = Built(stream, f"derived_{number}", f"odd_{number}")
        collapsed = _collapsed(stream, derived, present, lists) if derived.one_per_key else ""
        source = collapsed or _picked(stream, derived, present)
        con.execute(f"create or replace temp table {one.rows} as {hashed(stream, source, columns_of(con, source))}")
        find_odd(con, stream, one.rows, one.odd, known.table_with_any(stream))
        built[number] = one
        if derived.listed_as and set(given).intersection(derived.when):
            lists[derived.listed_as] = one.records
    return [main, *(built[number] for number in range(len(layout.derived)))]


def _picked(stream: Stream, derived: Derived, present: set[str]) -> str:
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


def _collapsed(stream: Stream, derived: Derived, present: set[str], lists: Mapping[str, str]) -> str:
    """One record per key; where rows differ the greatest value stands, whatever their order in the file.

    `lists`: column -> SELECT of the records whose hashes it lists, as far as this file has such records.
    """
    names = [c.name for c in lake_columns(stream) if c.name in derived.columns and c.name in present]
    keys = [name for name in stream.key if name in present]
    values = [name for name in _with_scope(names, present) if name not in keys]
    picks = [*(quoted(name) for name in keys), *(f"max({quoted(name)}) as {quoted(name)}" for name in values)]
    source, owned = "good", LINE_HASHES in {column.name for column in stream.columns}
    for column, records in lists.items() if owned else ():
        is_main = column == LINE_HASHES
        hashes = f"(select {'*' if is_main else 'rn'}, _record_hash as {column}__one from ({records}))"
        source = hashes if is_main else f"{source} left join {hashes} using (rn)"
        listed = f"list_sort(list({column}__one) filter ({column}__one is not null))"  # a sorted string_agg is slower
        picks.append(f"coalesce(array_to_string({listed}, ','), '') as {column}")
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
