"""Row counts of tables and previews of marts; nothing of views."""

from pathlib import Path

import duckdb
import pytest

from orchestration.previews import PREVIEW_ROWS, markdown, table_metadata


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_date as select * from range(12) t(n)")
        connection.execute("create table marts.mart_live as select n, 'a|b' as label from range(20) t(n)")
        connection.execute("create view marts.view as select 1")
    return path


def test_table_metadata_counts_tables_not_views(warehouse: Path) -> None:
    found = table_metadata(warehouse, ["marts.dim_date", "marts.view", "marts.absent"])
    assert {name: values["dagster/row_count"] for name, values in found.items()} == {"marts.dim_date": 12}


def test_table_metadata_previews_marts_only(warehouse: Path) -> None:
    found = table_metadata(warehouse, ["marts.dim_date", "marts.mart_live"])
    assert "preview" not in found["marts.dim_date"]
    lines = found["marts.mart_live"]["preview"].md_str.splitlines()
    assert lines[0] == "| n | label |"
    assert len(lines) == 2 + PREVIEW_ROWS


def test_table_metadata_lets_go_of_the_warehouse(warehouse: Path) -> None:
    table_metadata(warehouse, ["marts.dim_date"])
    with duckdb.connect(str(warehouse)) as connection:  # read-write: fails while a reader is open
        connection.execute("drop table marts.dim_date")


def test_table_metadata_of_no_warehouse_is_empty(tmp_path: Path) -> None:
    assert table_metadata(tmp_path / "none.duckdb", ["marts.dim_date"]) == {}


def test_markdown_cannot_be_broken_by_a_cell() -> None:
    assert markdown(["a"], [("x|y\nz",), (None,)]).splitlines()[2:] == ["| x\\|y z |", "|  |"]


def test_markdown_turns_no_cell_into_a_link_an_image_or_html() -> None:
    cell = markdown(["a"], [("![x](http://evil)<b>`c`\x1b",)]).splitlines()[2]
    assert cell == r"| \!\[x\](http://evil)\<b\>\`c\`\\x1b |"
