"""Tables replaced where they stand: what a build leaves, what a failed build leaves, and what an increment takes."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.dbt_host import DbtHost

MACROS = Path(__file__).resolve().parents[2] / "dbt_project" / "macros"
PROJECT = f"""
name: mini
profile: mini
macro-paths: ["{MACROS}"]
models: {{mini: {{+materialized: table}}}}
vars: {{slice_rows: 2, since_seq: 0, since_through_date: none, through_date: none}}
"""
PROFILE = """
mini: {target: t, outputs: {t: {type: duckdb, path: "{{ env_var('MINI_WAREHOUSE') }}", threads: 1}}}
"""
MODELS = {
    "whole.sql": "select k, cast(v as integer) as v from main.given",
    "typed.sql": "{{ config(contract={'enforced': true}) }} select k, cast(v as integer) as v from main.given",
    "kept.sql": """{{ config(materialized='incremental', incremental_strategy='hs_replace', unique_key='k') }}
        select cast(v as integer) as v, k from main.given
        {% if is_incremental() %}where k in (select k from main.fresh){% endif %}""",
    "sliced.sql": """{{ config(meta={'sliced': 'whole'}) }}
        select k, v, count(*) over () as together from {{ ref('whole') }} where {{ hs_in_slice('k') }}""",
    "promised.sql": """{{ config(meta={'sliced': 'whole'}, contract={'enforced': true}) }}
        select k, v, count(*) over () as together from {{ ref('whole') }} where {{ hs_in_slice('k') }}""",
    "seen.sql": "{{ config(materialized='view') }} select k, cast(v as integer) as v from main.given",
    "schema.yml": """
models:
  - name: typed
    columns:
      - {name: k, data_type: varchar, constraints: [{type: not_null}]}
      - {name: v, data_type: integer}
  - name: promised
    columns:
      - {name: k, data_type: varchar, constraints: [{type: not_null}]}
      - {name: v, data_type: integer}
      - {name: together, data_type: bigint}
""",
}
TABLES = ("whole", "typed", "kept")
Build = Callable[..., int]


@pytest.fixture(scope="module")
def host() -> Iterator[DbtHost]:
    with DbtHost() as opened:
        yield opened


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """A project of three models beside an empty warehouse."""
    (tmp_path / "dbt_project.yml").write_text(PROJECT, "utf-8")
    (tmp_path / "profiles.yml").write_text(PROFILE, "utf-8")
    (tmp_path / "models").mkdir()
    for name, text in MODELS.items():
        (tmp_path / "models" / name).write_text(text, "utf-8")
    return tmp_path / "mini.duckdb"


@pytest.fixture
def build(host: DbtHost, warehouse: Path) -> Build:
    """Put rows into `given` and `fresh`, build, and give dbt's exit code."""

    def run(given: list[tuple[str | None, str]], fresh: str = "", *options: str) -> int:
        with duckdb.connect(str(warehouse)) as con:
            con.execute("create or replace table given (k varchar, v varchar)")
            con.executemany("insert into given values (?, ?)", given)
            con.execute("create or replace table fresh as select unnest(?) as k", [list(fresh) or [""]])
        told = {"MINI_WAREHOUSE": str(warehouse), "DBT_PROFILES_DIR": str(warehouse.parent)}
        started = host.start(["--quiet", "build", *options], {**os.environ, **told}, warehouse.parent)
        with started.stdout:
            started.stdout.read()
        return started.wait(60)

    return run


def rows(warehouse: Path, table: str) -> list[tuple[str, int]]:
    """Keys and values of a table, in order."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return con.execute(f"select k, v from {table} order by all").fetchall()


def found(warehouse: Path) -> dict[str, list[tuple[str, int]]]:
    """Rows of every model."""
    return {name: rows(warehouse, name) for name in TABLES}


def each(expected: list[tuple[str, int]]) -> dict[str, list[tuple[str, int]]]:
    """The same rows for every model."""
    return dict.fromkeys(TABLES, expected)


def test_a_build_replaces_a_table_and_the_changed_keys_of_an_incremental_one(warehouse: Path, build: Build) -> None:
    assert build([("a", "1"), ("b", "2"), ("c", "3")]) == 0
    assert found(warehouse) == each([("a", 1), ("b", 2), ("c", 3)])
    assert build([("a", "10"), ("b", "20"), ("d", "40")], "bd") == 0
    assert rows(warehouse, "whole") == rows(warehouse, "typed") == [("a", 10), ("b", 20), ("d", 40)]
    assert rows(warehouse, "kept") == [("a", 1), ("b", 20), ("c", 3), ("d", 40)]
    assert build([("a", "10")], "", "--full-refresh") == 0
    assert rows(warehouse, "kept") == [("a", 10)]
    with duckdb.connect(str(warehouse), read_only=True) as con:
        names = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
    assert names == {*TABLES, "sliced", "promised", "given", "fresh"}


def test_a_build_that_fails_leaves_every_table_as_it_was(warehouse: Path, build: Build) -> None:
    assert build([("a", "1"), ("b", "2")]) == 0
    assert build([("a", "10"), ("b", "not a number")], "ab") == 1
    assert found(warehouse) == each([("a", 1), ("b", 2)])


def test_a_contract_refuses_an_empty_cell_and_another_type(warehouse: Path, build: Build) -> None:
    assert build([("a", "1")]) == 0
    assert build([("a", "10"), (None, "2")], "", "--select", "typed") == 1
    assert rows(warehouse, "typed") == [("a", 1)]
    model = warehouse.parent / "models" / "typed.sql"
    model.write_text(model.read_text("utf-8").replace("cast(v as integer)", "v"), "utf-8")
    assert build([("a", "10")], "", "--select", "typed") == 1
    assert rows(warehouse, "typed") == [("a", 1)]


def test_a_table_in_the_place_of_a_view_goes(warehouse: Path, build: Build) -> None:
    with duckdb.connect(str(warehouse)) as con:
        con.execute("create table seen as select 'a' as k, 0 as v")
    assert build([("a", "1")]) == 0
    assert build([("b", "2")]) == 0
    assert rows(warehouse, "seen") == [("b", 2)]
    with duckdb.connect(str(warehouse), read_only=True) as con:
        assert con.execute("select view_name from duckdb_views() where not internal").fetchall() == [("seen",)]


def test_a_view_in_the_place_of_a_table_goes(warehouse: Path, build: Build) -> None:
    with duckdb.connect(str(warehouse)) as con:
        con.execute("create view whole as select 'a' as k, 0 as v; create view kept as select 'a' as k, 0 as v")
    assert build([("a", "1")]) == 0
    assert rows(warehouse, "whole") == rows(warehouse, "kept") == [("a", 1)]


@pytest.mark.parametrize(("size", "slices"), [(2, 3), (5, 2), (6, 1)])
def test_a_sliced_table_is_built_slice_by_slice_and_whole(
    build: Build, warehouse: Path, size: int, slices: int
) -> None:
    given = [(letter, str(place)) for place, letter in enumerate("abcde")]
    assert build(given, "", "--vars", f"slice_rows: {size}") == 0
    assert rows(warehouse, "sliced") == rows(warehouse, "promised") == rows(warehouse, "whole")
    slice_of = "select hash(k) % ?, any_value(together), count(*) from {} group by 1"
    with duckdb.connect(str(warehouse), read_only=True) as con:
        built = [con.execute(slice_of.format(name), [slices]).fetchall() for name in ("sliced", "promised")]
    assert all(together == count for table in built for _, together, count in table)
    assert all((slices == 1) == (table[0][1] == len(given)) for table in built)
