"""Order-free content hash of a table: equal content, equal hash, whatever the row order, storage or build.

Flow:     row  ->  canonical text of its columns (by name; a text with its length)  ->  128-bit MD5  ->  the two 64-bit
          halves summed over all rows, with the row count and the column names  ->  SHA-256.
Why:      a sum does not care about order and, unlike XOR, counts doubled rows; everything runs inside DuckDB.
Left out: columns whose name begins with `_` (when and by which run a row was made is not its content).
Doubles:  nine significant digits. Adding the same numbers in another order moves the last bits, which is not another
          result; -0.0 is 0.0.
Limits:   guards against faults, not against an adversary (sums of MD5 can be forged with effort).
"""

import hashlib
from dataclasses import dataclass

import duckdb

_FLOATS = frozenset({"DOUBLE", "FLOAT"})
_PLAIN = frozenset({"BOOLEAN", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DATE"})
_LOW_HALF = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: number of rows, and the hash (64 hex digits)."""

    rows: int
    content_hash: str


def quoted(name: str) -> str:
    """An identifier, safe inside SQL."""
    return '"' + name.replace('"', '""') + '"'


def columns_of(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    """Column name -> DuckDB type of a relation, in its order."""
    return {row[0]: row[1] for row in connection.execute(f"describe select * from {relation}").fetchall()}


def content_of(connection: duckdb.DuckDBPyConnection, relation: str) -> Content:
    """Hash a relation, given as SQL (`warehouse.marts.dim_date`, `read_parquet('...')`), in one pass.

    Raises duckdb.Error as it comes: the caller knows what was being done.
    """
    columns = columns_of(connection, relation)
    hashed = sorted(name for name in columns if not name.startswith("_"))
    parts = ", ".join(_canonical(name, columns[name]) for name in hashed) or "''"
    row = connection.execute(
        f"""
        with hashed as (select md5_number(concat({parts})) as digest from {relation})
        select count(*), sum((digest & {_LOW_HALF}::uhugeint)::hugeint), sum((digest >> 64)::hugeint) from hashed
        """
    ).fetchone()
    rows, low, high = row if row is not None else (0, None, None)
    text = "\x1f".join([*hashed, str(rows), str(low or 0), str(high or 0)])
    return Content(rows=int(rows), content_hash=hashlib.sha256(text.encode()).hexdigest())


def fingerprint(connection: duckdb.DuckDBPyConnection, relation: str) -> tuple[tuple[str, ...], int, int]:
    """Column names, rows and the sum of DuckDB's own 64-bit hash of each: equal for copies in whatever order.

    Every column and bit counts. Much faster than `content_of`, but not stable from one DuckDB to the next, so it serves
    inside one process and is never stored.
    """
    columns = columns_of(connection, relation)
    exact = [
        f"epoch_us({quoted(name)})" if columns[name].startswith("TIMESTAMP") else quoted(name)
        for name in sorted(columns)
    ]
    row = connection.execute(f"select count(*), sum(hash({', '.join(exact)})::hugeint) from {relation}").fetchone()
    rows, total = row if row is not None else (0, None)
    return tuple(sorted(columns)), int(rows), int(total or 0)


def _canonical(name: str, duckdb_type: str) -> str:
    """SQL arguments of one column for `concat`, which leaves NULL out: no two rows can run together to the same text.

    Only a text can hold the separator, so only a text needs its length (which tells an empty one from NULL).
    """
    column = quoted(name)
    if duckdb_type in _FLOATS:
        return f"format('{{:.8e}}', {column}::double + 0.0), '|'"
    if duckdb_type.startswith("TIMESTAMP"):
        # One instant, one text: independent of the session's time zone and of naive UTC against UTC-aware storage.
        return f"epoch_us({column}), '|'"
    if duckdb_type in _PLAIN or duckdb_type.startswith("DECIMAL"):
        return f"{column}, '|'"
    return f"strlen({column}::varchar), ':', {column}::varchar, '|'"
