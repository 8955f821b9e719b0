"""Which tables BI may see, and under which contract.

Flow:  schema `marts`  ->  tables named dim_, fct_, mart_, and person_id_map  ->  `ExposedTable`: columns, comments.
Why:   an allow-list by prefix: a staging model that lands in the schema by mistake is not published, and a column
       that names a direct personal identifier stops the release instead of leaking.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from serving.content_hash import quoted
from serving.errors import PersonalDataError, ReleaseContractError
from serving.manifest import ColumnEntry

SCHEMA = "marts"
_PREFIX = re.compile(r"^((dim|fct|mart)_[a-z0-9_]+|person_id_map)$")
_PERSONAL = re.compile(
    r"(^|_)(phone|mobile|tel|openid|unionid|external_userid|wechat|wxid|email|address|id_card|id_number|nickname"
    r"|(receiver|buyer|member|customer|real|full|first|last)_name|birthday|person_key)(_token|_hash)?$"
)


class _Column(NamedTuple):
    """As DuckDB's catalog has it; `comment` may be None."""

    name: str
    type: str
    is_nullable: bool
    comment: str | None


@dataclass(frozen=True, slots=True)
class ExposedTable:
    """One table as it will be published. `comments` maps a column ('' for the table) to its description."""

    name: str
    columns: tuple[ColumnEntry, ...]
    comments: dict[str, str]

    @property
    def never_null(self) -> tuple[str, ...]:
        """Columns that must be filled in every row."""
        return tuple(column.name for column in self.columns if not column.nullable)


def exposed_tables(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[ExposedTable]:
    """Tables of the attached warehouse that go into a release, by name.

    Raises ReleaseContractError when there is none, PersonalDataError for a column that must not be published.
    """
    columns = _columns(connection, catalog)
    about = _descriptions(connection, catalog)
    tables = [_exposed(name, columns[name], about[name]) for name in sorted(about) if _PREFIX.match(name)]
    if not tables:
        raise ReleaseContractError(
            f"The warehouse has no table to publish (schema {SCHEMA}, names dim_, fct_, mart_). "
            "A retry does not help; build the marts first."
        )
    _refuse_personal(tables)
    return tables


def _columns(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, list[_Column]]:
    """Columns of every table and view of the schema, in order. One look: each binds all views of the warehouse."""
    found: dict[str, list[_Column]] = defaultdict(list)
    rows = connection.execute(
        "select table_name, column_name, data_type, is_nullable, comment from duckdb_columns() "
        "where database_name = ? and schema_name = ? order by table_name, column_index",
        [catalog, SCHEMA],
    ).fetchall()
    for table, *column in rows:
        found[table].append(_Column(*column))
    return found


def _descriptions(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, str]:
    """Table or view -> what is said about it, empty for nothing."""
    rows = connection.execute(
        "select table_name, comment from duckdb_tables() where database_name = $1 and schema_name = $2 "
        "union all select view_name, comment from duckdb_views() where database_name = $1 and schema_name = $2",
        [catalog, SCHEMA],
    ).fetchall()
    return {name: comment or "" for name, comment in rows}


def _exposed(name: str, columns: Sequence[_Column], about: str) -> ExposedTable:
    """Columns with types and constraints. The first column is the grain's and never null, declared or not."""
    entries = tuple(
        ColumnEntry(name=column.name, type=column.type, nullable=column.is_nullable and place > 0)
        for place, column in enumerate(columns)
    )
    comments = {column.name: column.comment for column in columns if column.comment}
    return ExposedTable(name=name, columns=entries, comments=comments | ({"": about} if about else {}))


def _refuse_personal(tables: list[ExposedTable]) -> None:
    """Flags and counts about personal fields (`has_phone`, `openids`) are fine: only text can hold the field itself."""
    found = [
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if column.type in {"VARCHAR", "BLOB"} and _PERSONAL.search(column.name)
    ]
    if found:
        raise PersonalDataError(
            f"Publishing stopped: {', '.join(found)} would expose a personal identifier to BI. "
            "A retry does not help; take the column out of the mart."
        )


def relation(catalog: str, table: str) -> str:
    """`catalog.marts.table`, quoted."""
    return f"{quoted(catalog)}.{SCHEMA}.{quoted(table)}"
