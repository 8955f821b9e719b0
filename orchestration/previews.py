"""Row counts and previews of warehouse tables for the UI: one read-only connection, closed before it returns."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from ingestion.files.names import shown

PREVIEW_ROWS = 8
_PREVIEWED = "mart_"
_CELL_WIDTH = 40
_MARKDOWN = re.compile(r"[\\|\[\]<>`*_!]")  # what could end a cell or become a link, an image or HTML


def table_metadata(warehouse: Path, relations: Iterable[str]) -> dict[str, dict[str, Any]]:
    """`{"marts.dim_channel": {"dagster/row_count": 24}}` for tables; views are not counted, `mart_` ones previewed."""
    if not warehouse.is_file():
        return {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = {
            name
            for (name,) in connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        }
        return {name: _metadata(connection, name) for name in relations if name in tables}


def markdown(columns: list[str], rows: list[tuple[object, ...]]) -> str:
    """A Markdown table; cells are shortened and cannot break it."""
    lines = [columns, ["---"] * len(columns), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _metadata(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    (rows,) = connection.execute(f"select count(*) from {name}").fetchone() or (0,)
    metadata: dict[str, Any] = {"dagster/row_count": rows}
    if name.partition(".")[2].startswith(_PREVIEWED):
        sample = connection.execute(f"select * from {name} limit {PREVIEW_ROWS}")
        columns = [column[0] for column in sample.description or []]
        metadata["preview"] = dg.MetadataValue.md(markdown(columns, sample.fetchall()))
    return metadata


def _cell(value: object) -> str:
    text = "" if value is None else str(round(value, 4) if isinstance(value, float) else value)
    return _MARKDOWN.sub(r"\\\g<0>", shown(text.replace("\n", " "))[:_CELL_WIDTH])
