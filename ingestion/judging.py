"""What is wrong with a delivery: rows to set aside with a sentence each, or a reason to refuse it as a whole.

Flow: relation `typed` with the number of each row's first failed check -> damaged or changed columns refuse the file ->
      too large a share of bad rows refuses it -> the bad rows, asked for once more, get their sentence.
Why:  a file whose ids or column types are broken must not arrive row by row; a personal value is never shown.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from ingestion.casting import REASONS, WANTED
from ingestion.contract import ColumnType
from ingestion.errors import FileRejected
from ingestion.privacy import is_code_like
from ingestion.shape import quoted
from ingestion.typed import TORN_ID, Check, TypedSql

_ADVICE = "Export the file again and do not save it from a spreadsheet."
_SHOWN = 40
_ENOUGH_VALUES = 10  # so many values of one column, none of them readable: the column changed its type
_ENOUGH_IDS = 3
_ROUNDED_SHARE = 20  # ids that end in 000 are one in a thousand; from one in so many on they are looked at
_JUDGED_ROWS = 100  # a share of bad rows means something from so many rows on


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row was set aside."""

    row_number: int
    reason: str
    message: str


def count_failed(con: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Number of a check -> how many rows failed it first."""
    found = con.execute("select _check, count(*) from typed where _check > 0 group by _check").fetchall()
    return {int(number): int(rows) for number, rows in found}


def refuse_damaged_ids(con: duckdb.DuckDBPyConnection, checks: Sequence[Check], failed: dict[int, int]) -> None:
    """Refuse a file whose key ids went through a spreadsheet: 3.70512E+18, or long ids that end in 000.

    Raises:
        FileRejected: damaged_ids.

    """
    for number, check in enumerate(checks, 1):
        column = check.column
        if column is None or column.type is not ColumnType.ID or not column.required:
            continue
        if number in failed and check.reason == REASONS[ColumnType.ID]:
            raise FileRejected(
                "damaged_ids",
                f"{check.header} holds ids like 3.70512E+18: a spreadsheet cut their last digits. {_ADVICE}",
            )
        if check.reason == REASONS[ColumnType.ID] and _is_rounded(con, quoted(column.name)):
            raise FileRejected(
                "damaged_ids",
                f"Most ids in {check.header} end in 000: a spreadsheet cut their last digits. {_ADVICE}",
            )


def _is_rounded(con: duckdb.DuckDBPyConnection, column: str) -> bool:
    rows, zeros = con.execute(
        f"select count({column}), count(*) filter (where {column} like '%000') from typed"
    ).fetchone() or (0, 0)
    if zeros * _ROUNDED_SHARE <= rows:
        return False
    long = rf"regexp_full_match({column}, '\d{{13,}}000')"
    ids, rounded = con.execute(
        f"select count(distinct {column}), count(distinct {column}) filter (where {long}) from typed"
    ).fetchone() or (0, 0)
    return bool(ids >= _ENOUGH_IDS and rounded * 2 > ids)


def refuse_changed_types(con: duckdb.DuckDBPyConnection, sql: TypedSql, failed: dict[int, int]) -> None:
    """Refuse a file in which a column has values and not one of them can be read.

    Raises:
        FileRejected: changed_type.

    """
    for number, check in enumerate(sql.checks, 1):
        column = check.column
        if column is None or check.reason != REASONS.get(column.type) or failed.get(number, 0) < _ENOUGH_VALUES:
            continue
        (read,) = con.execute(f"select count({quoted(column.name)}) from typed").fetchone() or (0,)
        if not read:
            raise FileRejected(
                "changed_type",
                f"No value of {check.header} can be read as {WANTED[column.type]}: the column changed.",
                columns=(check.header,),
                stream=sql.stream.id,
            )


def refuse_too_many(rows: int, reasons: Counter[str], limit: float) -> None:
    """Refuse a file of which too much is bad.

    Raises:
        FileRejected: too_many_bad_rows.

    """
    bad = reasons.total()
    if rows >= _JUDGED_ROWS and bad > rows * limit:
        most = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common(3))
        raise FileRejected(
            "too_many_bad_rows", f"{bad} of {rows} rows are bad ({most}); the limit is {limit:.0%}.", rows
        )


def failed_rows(con: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """Row number and number of the failed check of every bad row, in order."""
    found = con.execute("select rn, _check from typed where _check > 0 order by rn").fetchall()
    return [(int(row_number), int(check)) for row_number, check in found]


def row_errors(
    failed: Sequence[tuple[int, int]], checks: Sequence[Check], cells: dict[int, dict[int, str]]
) -> list[RowError]:
    """The bad rows with a sentence each; `cells` are their cleaned cells by place."""
    errors = []
    for row_number, number in failed:
        check = checks[number - 1]
        value = None if check.place is None else cells.get(row_number, {}).get(check.place)
        errors.append(RowError(row_number, check.reason, _message(check, value)))
    return errors


def _message(check: Check, value: str | None) -> str:
    if check.column is None:
        return "The row names no brand and shop of huoshui.toml."
    if check.reason == "missing_value" or value is None:
        return f"{check.header} is empty."
    if check.reason == TORN_ID:
        return f"{check.header}: the cell holds two lines, a quote before it is out of place."
    told = repr(value[:_SHOWN]) if is_code_like(value) else "the text of the cell"  # it may be a name
    return f"{check.header}: {told} is not {WANTED[check.column.type]}."
