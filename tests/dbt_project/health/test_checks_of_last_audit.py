"""What the last audit left in raw._checks reaches the health table; a warehouse without that table builds as well."""

import gc
from collections.abc import Callable
from typing import Any

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager

QUERY = "select table_name, failed_checks, warned_checks from staging.stg_health__checks order by 1"


def checks(warehouse: Any) -> list[tuple[Any, ...]]:
    """The staged checks; dbt keeps its connection to the warehouse open until it is told otherwise."""
    DuckDBConnectionManager.close_all_connections()
    gc.collect()
    rows: list[tuple[Any, ...]] = warehouse.query(QUERY)
    return rows


def test_stg_health__checks_is_empty_before_the_first_audit(
    empty_raw_warehouse: Any, dbt: Callable[..., list[str]]
) -> None:
    assert dbt(empty_raw_warehouse, "run", "--select", "stg_health__checks") == []
    assert checks(empty_raw_warehouse) == []


def test_stg_health__checks_adds_up_the_suites_of_a_table(
    empty_raw_warehouse: Any, dbt: Callable[..., list[str]]
) -> None:
    with duckdb.connect(str(empty_raw_warehouse.path)) as connection:
        connection.execute(
            "create table raw._checks as from (values ('fct_touch', 0, 2), ('fct_touch', 1, 1), ('mart_live', 0, 0))"
            " as checks (table_name, failed_checks, warned_checks)"
        )
    assert dbt(empty_raw_warehouse, "run", "--select", "stg_health__checks") == []
    assert checks(empty_raw_warehouse) == [("fct_touch", 1, 3), ("mart_live", 0, 0)]
