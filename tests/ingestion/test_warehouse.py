"""Who writes beside dbt leaves dead rows to the night that sweeps them."""

from pathlib import Path

import duckdb

from ingestion.warehouse import open_warehouse

ROW_GROUP = 122_880


def test_closing_leaves_row_groups_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(f"create table many as select i from range({3 * ROW_GROUP}) t(i)")
    with open_warehouse(path) as con:
        con.execute("delete from many where i % 2 = 0")
    assert groups(path) == 3
    with open_warehouse(path) as con:
        con.execute("create table other as select 1 as i")
    assert groups(path) == 3


def groups(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as con:
        found = con.execute("select count(distinct row_group_id) from pragma_storage_info('many')").fetchone()
    return int(found[0]) if found else 0
