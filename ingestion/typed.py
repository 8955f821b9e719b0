"""Clean cells -> table `typed`: one typed column per declared column, and what is wrong with each row.

Flow: blank and total rows leave -> casts generated from the declaration -> `_check` = number of the first failed
      check, 0 for a good row -> bad rows are the only ones Python ever looks at.
Why:  every row is judged by the engine at once; a file whose ids or column types are broken is refused as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.casting import DAMAGED_ID, REASONS, WANTED, Reading, cast_sql
from ingestion.cells import CleanCells, cell
from ingestion.contract import Column, ColumnType, Pii, Stream
from ingestion.errors import FileRejected
from ingestion.files.table import ROW_NUMBER, Candidate
from ingestion.formats import OCCURRENCE
from ingestion.scope import Scope, ScopeSql, check_scope, scope_sql
from ingestion.settings import Settings
from ingestion.shape import ARROW_TYPES, literal, quoted, sql_type

TOTALS = ("合计", "总计", "小计", "共计", "汇总", "合计:", "总计:", "合计：", "总计：", "Total", "TOTAL", "total")
_SHOWN = 40
_ENOUGH_VALUES = 10  # so many values of one column, none of them readable: the column changed its type
_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can be wrong with a row; `column` is None for its owner."""

    reason: str
    header: str
    column: Column | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row was set aside."""

    row_number: int
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a file is read as: its candidate layout, the stream that counts its rows, and where it was delivered."""

    candidate: Candidate
    stream: Stream
    scope: Scope
    settings: Settings

    @property
    def reading(self) -> Reading:
        """Units and time patterns of the format."""
        custom = self.candidate.format
        return Reading(custom.money_unit, custom.timezone, custom.date_formats) if custom else Reading()


def type_cells(con: duckdb.DuckDBPyConnection, cells: CleanCells, target: Target) -> list[RowError]:
    """Fill temporary table `typed` from registered view `clean`; returns the bad rows, in order.

    `typed` has `rn`, `_raw_json`, `_extra`, every declared column of the layout that may leave the reader, `_check`.

    Raises:
        FileRejected: unknown_shop, damaged_ids or changed_type.

    """
    layout = target.candidate.layout
    constants = target.candidate.format.constants if target.candidate.format else {}
    check_scope(target.stream, target.scope, {*cells.positions, *constants})
    sources = {column.name: _source(column, cells, constants) for column in layout.columns}
    own = {name: sources[name] for name in ("brand_id", "shop_id") if sources.get(name)}
    owner = scope_sql(target.stream, target.scope, target.settings, {k: v for k, v in own.items() if v})
    con.register("clean", cells.table)
    _check_ids(con, cells, layout.columns)
    columns = [column for column in layout.columns if column.pii is not Pii.DROP]
    picks = [_pick(column, sources[column.name], owner, _reading_of(column, cells, target)) for column in columns]
    missing = [f"{getattr(owner, name[:-3])} as {name}" for name in ("brand_id", "shop_id") if name not in sources]
    checks = _checks(columns, cells, owner)
    unused = ", ".join(quoted(name) for name in _cell_columns(cells))
    arms = " ".join(f"when {condition} then {number}" for number, (_, condition) in enumerate(checks, 1))
    inner = f"select clean.*, {', '.join(picks + missing)} from clean where {_is_record(cells, columns)}"
    con.execute(
        f"create or replace temp table typed as select * exclude ({unused}){_generated(target)}, "
        f"case {arms} else 0 end as _check from ({inner}) as reading"
    )
    con.unregister("clean")
    _check_types(con, cells, [check for check, _ in checks], target.stream.id)
    return _errors(con, cells, [check for check, _ in checks])


def _source(column: Column, cells: CleanCells, constants: "dict[str, str] | object") -> str | None:
    if column.name in cells.positions:
        return f"clean.{quoted(cell(cells.positions[column.name]))}"
    if isinstance(constants, dict) and column.name in constants:
        return literal(constants[column.name])
    return None


def _reading_of(column: Column, cells: CleanCells, target: Target) -> Reading:
    """A header that is the column's own name with `_fen` states its unit itself."""
    place = cells.positions.get(column.name)
    is_fen = column.name.endswith("_fen") and place is not None and cells.headers[place].strip() == column.name
    if target.candidate.format is None and is_fen:
        return Reading("fen")
    return target.reading


def _pick(column: Column, source: str | None, owner: ScopeSql, reading: Reading) -> str:
    if column.name in ("brand_id", "shop_id"):
        return f"{owner.brand if column.name == 'brand_id' else owner.shop} as {column.name}"
    if source is None:
        return f"cast(null as {sql_type(ARROW_TYPES[column.type])}) as {quoted(column.name)}"
    return f"{cast_sql(column, source, reading)} as {quoted(column.name)}"


def _generated(target: Target) -> str:
    """Ids made of other columns replace the empty ones: md5 over their values and, where asked, the occurrence."""
    generate = target.candidate.format.generate if target.candidate.format else {}
    if not generate:
        return ""
    made = []
    for name, parts in generate.items():
        stated = [quoted(part) for part in parts if part != OCCURRENCE]
        values = [f"coalesce({part}::varchar, '')" for part in stated]
        if OCCURRENCE in parts:
            values.append(f"(row_number() over (partition by {', '.join(stated)} order by rn))::varchar")
        made.append(f"md5(concat_ws(chr(31), {', '.join(values)})) as {quoted(name)}")
    return f" replace ({', '.join(made)})"


def _cell_columns(cells: CleanCells) -> list[str]:
    return [name for name in cells.table.column_names if name.startswith(cell(0)[:-1])]


def _is_record(cells: CleanCells, columns: Sequence[Column]) -> str:
    """Neither a blank row nor a total: a total begins with its word and lacks a required value."""
    names = _cell_columns(cells)
    first = f"coalesce({', '.join(f'clean.{quoted(name)}' for name in names)})"
    required = [
        f"clean.{quoted(cell(cells.positions[c.name]))} is null"
        for c in columns
        if c.required and c.name in cells.positions
    ]
    words = ", ".join(literal(word) for word in TOTALS)
    total = f"({first} in ({words}) and ({' or '.join(required)}))" if required else "false"
    return f"{first} is not null and not {total}"


def _checks(columns: Sequence[Column], cells: CleanCells, owner: ScopeSql) -> list[tuple[Check, str]]:
    """Every check with the condition under which a row fails it, in declared order; the owner comes first."""
    unknown = owner.is_unknown.replace("clean.", "reading.")
    checks = [(Check("unknown_shop", "店铺ID"), f"({unknown})")]
    for column in columns:
        place = cells.positions.get(column.name)
        if place is None or column.name in ("brand_id", "shop_id"):
            continue
        header, source, value = cells.headers[place], quoted(cell(place)), quoted(column.name)
        if column.type in REASONS:
            wrong = f"({source} is not null and {value} is null)"
            checks.append((Check(REASONS[column.type], header, column, place), wrong))
        if column.required:
            checks.append((Check("missing_value", header, column, place), f"({source} is null)"))
    return checks


def _check_ids(con: duckdb.DuckDBPyConnection, cells: CleanCells, columns: Sequence[Column]) -> None:
    """Refuse a file whose key ids went through a spreadsheet: 3.70512E+18, or long ids that end in 000."""
    for column in columns:
        place = cells.positions.get(column.name)
        if column.type is not ColumnType.ID or not column.required or place is None:
            continue
        value = quoted(cell(place))
        damaged, ids, rounded = con.execute(
            f"select count(*) filter (where regexp_full_match({value}, ?)), count(distinct {value}), "
            f"count(distinct {value}) filter (where regexp_full_match({value}, '\\d{{13,}}000')) from clean",
            [DAMAGED_ID],
        ).fetchone() or (0, 0, 0)
        header = cells.headers[place]
        if damaged:
            raise FileRejected(
                "damaged_ids", f"{header} holds ids like 3.70512E+18: a spreadsheet cut their last digits."
            )
        if ids >= 3 and rounded * 2 > ids:
            raise FileRejected("damaged_ids", f"Most ids in {header} end in 000: a spreadsheet cut their last digits.")


def _check_types(con: duckdb.DuckDBPyConnection, cells: CleanCells, checks: Sequence[Check], stream: str) -> None:
    """Refuse a file in which a column has values and not one of them can be read."""
    typed = [c for c in checks if c.column and c.reason == REASONS.get(c.column.type)]
    if not typed:
        return
    counts = ", ".join(f"count({quoted(c.column.name if c.column else '')})" for c in typed)
    row = con.execute(f"select {counts} from typed").fetchone() or ()
    for check, read in zip(typed, row, strict=True):
        values = cells.table[cell(check.place or 0)]
        if len(values) - values.null_count >= _ENOUGH_VALUES and read == 0 and check.column:
            wanted = WANTED[check.column.type]
            raise FileRejected(
                "changed_type",
                f"No value of {check.header} can be read as {wanted}: the column changed.",
                columns=(check.header,),
                stream=stream,
            )


def _errors(con: duckdb.DuckDBPyConnection, cells: CleanCells, checks: Sequence[Check]) -> list[RowError]:
    """The bad rows with a sentence each; a personal value is never shown."""
    bad = con.execute("select rn, _check from typed where _check > 0 order by rn").fetchall()
    if not bad:
        return []
    rows = cells.table.filter(
        pc.is_in(cells.table[ROW_NUMBER], value_set=pa.array([row[0] for row in bad], pa.int64()))
    )
    delivered = {values[ROW_NUMBER]: values for values in rows.to_pylist()}
    errors = []
    for row_number, number in bad:
        check = checks[number - 1]
        value = None if check.place is None else delivered[row_number][cell(check.place)]
        errors.append(RowError(row_number, check.reason, _message(check, value)))
    return errors


def _message(check: Check, value: str | None) -> str:
    if check.column is None:
        return "The row names no brand and shop of huoshui.toml."
    if check.reason == "missing_value" or value is None:
        return f"{check.header} is empty."
    return f"{check.header}: {value[:_SHOWN]!r} is not {WANTED[check.column.type]}."
