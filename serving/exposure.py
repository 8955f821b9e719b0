"""Which tables BI may see, and under which contract.

Flow:  schema `marts`  ->  tables named dim_, fct_, mart_, and person_id_map  ->  `ExposedTable`: columns, comments.
Why:   an allow-list by prefix: a staging model that lands in the schema by mistake is not published, and a column
       that names a direct personal identifier stops the release instead of leaking.
"""

import re
from dataclasses import dataclass

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
    names = connection.execute(
        "select table_name from information_schema.tables where table_catalog = ? and table_schema = ? order by 1",
        [catalog, SCHEMA],
    ).fetchall()
    tables = [_exposed(connection, catalog, name) for (name,) in names if _PREFIX.match(name)]
    if not tables:
        raise ReleaseContractError(
            f"The warehouse has no table to publish (schema {SCHEMA}, names dim_, fct_, mart_). "
            "A retry does not help; build the marts first."
        )
    _refuse_personal(tables)
    return tables


def _exposed(connection: duckdb.DuckDBPyConnection, catalog: str, table: str) -> ExposedTable:
    """Columns with types and constraints. The first column is the grain's and never null, declared or not."""
    rows = connection.execute(
        "select column_name, data_type, is_nullable, comment from duckdb_columns() "
        "where database_name = ? and schema_name = ? and table_name = ? order by column_index",
        [catalog, SCHEMA, table],
    ).fetchall()
    columns = tuple(
        ColumnEntry(name=name, type=data_type, nullable=nullable and position > 0)
        for position, (name, data_type, nullable, _) in enumerate(rows)
    )
    about = connection.execute(
        "select comment from duckdb_tables() where database_name = ? and schema_name = ? and table_name = ?",
        [catalog, SCHEMA, table],
    ).fetchone()
    comments = {name: comment for name, _, _, comment in rows if comment}
    if about is not None and about[0]:
        comments[""] = about[0]
    return ExposedTable(name=table, columns=columns, comments=comments)


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
