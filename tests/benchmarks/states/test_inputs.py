"""What the layers below leave belongs to the members of the lake."""

import duckdb
import pytest

from benchmarks.drawn_lake import TOML
from benchmarks.states.inputs import fill_inputs
from benchmarks.states.lake import make_lake
from ingestion.settings import create_home

MEMBERS = 2_000
TABLES = """
create table intermediate.int_identity__person_key (brand_id varchar, person_key varchar, person_id varchar,
    canonical_key varchar, first_seen_at timestamp, confidence double, has_conflict boolean, is_listed boolean,
    _seen_in varchar, _moved_in varchar, _left_person_ids varchar);
create table intermediate.int_change__person (brand_id varchar, person_id varchar, is_moved boolean,
    has_new_order boolean);
create table intermediate.int_change__order_row (order_id varchar);
create table intermediate.int_change__order (brand_id varchar, shop_id varchar, order_id varchar);
create table intermediate.int_orders__order (brand_id varchar, shop_id varchar, order_id varchar, person_id varchar,
    ordered_at timestamp, paid_at timestamp, paid_date date);
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    lake = make_lake(create_home(tmp_path_factory.mktemp("states") / "home", TOML), MEMBERS)
    with duckdb.connect(str(lake.home.warehouse)) as con:
        con.execute("create schema intermediate; create schema marts")
        con.execute(TABLES)
        for table in ("fct_order_line", "fct_refund_line"):
            con.execute(f"create table marts.{table} as select {shape(table)}")
            con.execute(f"delete from marts.{table}")
    fill_inputs(lake.home, 1)
    fill_inputs(lake.home, 2)
    return lake.home


def shape(table):
    """Null columns of the types in the contract of the mart."""
    from orchestration.manifest import load_manifest

    columns = load_manifest()["nodes"][f"model.huoshui.{table}"]["columns"].values()
    return ", ".join(f"null::{column['data_type']} as {column['name']}" for column in columns)


def ask(home, sql):
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_orders_and_refunds_are_of_persons_with_a_member_key(home):
    strays = """select count(*) from marts.{} where person_id not in
        (select person_id from intermediate.int_identity__person_key where person_key like 'member_id:b:m%')"""
    assert [ask(home, strays.format(table)) for table in ("fct_order_line", "fct_refund_line")] == [[(0,)], [(0,)]]
    lines = ask(home, "select count(*) / 2000, count(distinct order_line_id) / count(*) from marts.fct_order_line")
    assert lines[0][0] == pytest.approx(7 / 6, rel=0.1)
    assert lines[0][1] == 1
    assert ask(home, "select count(*), count(distinct person_id) from intermediate.int_identity__person_key") == [
        (3 * 2_001, 2_001)
    ]


def test_the_second_night_lists_whom_it_touches(home):
    tonight = "select person_id from marts.fct_order_line where order_id like '%\\_100' escape '\\'"
    listed = "select count(*), count(*) filter (has_new_order) from intermediate.int_change__person"
    assert ask(home, listed) == [(20, 7)]
    buyers = ask(home, f"select person_id from intermediate.int_change__person where has_new_order except ({tonight})")
    assert buyers == []
    changed = "select brand_id, shop_id, order_id from intermediate.int_change__order"
    theirs = f"select distinct brand_id, shop_id, order_id from marts.fct_order_line where person_id in ({tonight})"
    assert sorted(ask(home, changed)) == sorted(ask(home, theirs))
