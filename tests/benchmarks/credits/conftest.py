"""A warehouse with the tables that dbt would have made, filled for a few orders."""

import duckdb
import pytest

from benchmarks.credits.inputs import fill_inputs
from benchmarks.drawn_lake import TOML, draw
from ingestion.settings import create_home
from orchestration.manifest import load_manifest

ORDERS = 3_000
PATH = """path_id varchar, brand_id varchar, shop_id varchar, order_id varchar, touch_id varchar, touch_seq bigint,
    channel_id varchar, component_id varchar, touched_at timestamp, touch_date date, is_pseudo boolean,
    decay_units bigint, decay_total bigint, path_touches bigint, platform_seq bigint, last_non_direct_seq bigint,
    _input_hash bigint"""
SALE = """path_id varchar, brand_id varchar, shop_id varchar, order_id varchar, person_id varchar,
    platform_channel_id varchar, ordered_at timestamp, is_long_cycle boolean, path_opens_at timestamp,
    _input_hash bigint"""


@pytest.fixture(scope="package")
def filled(tmp_path_factory):
    """The home, and the number of touches."""
    home = create_home(tmp_path_factory.mktemp("credits") / "home", TOML)
    draw(home, lambda _night: ())
    columns = load_manifest()["nodes"]["model.huoshui.fct_order_line"]["columns"].values()
    line = ", ".join(f"{column['name']} {column['data_type']}" for column in columns)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("create schema intermediate; create schema marts")
        con.execute(f"create table marts.fct_order_line ({line})")
        con.execute(f"create table intermediate.int_attribution__path ({PATH})")
        con.execute(f"create table intermediate.int_attribution__sale ({SALE})")
    return home, fill_inputs(home, ORDERS)


@pytest.fixture
def ask(filled):
    """`ask(sql)`: rows of the warehouse."""

    def answer(sql):
        with duckdb.connect(str(filled[0].warehouse), read_only=True) as con:
            con.execute("set timezone = 'UTC'")
            return con.execute(sql).fetchall()

    return answer
