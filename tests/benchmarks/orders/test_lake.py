"""Two nights of orders as intake would have left them."""

import duckdb
import pytest

from benchmarks.drawn_lake import DAYS
from benchmarks.orders.lake import make_lake

ORDERS = 3_650


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return make_lake(tmp_path_factory.mktemp("orders"), ORDERS)


def ask(lake, sql):
    with duckdb.connect(str(lake.home.warehouse), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_the_second_night_brings_a_day_of_orders_and_some_older_ones_anew(lake):
    before = ask(lake, "select count(*), count(distinct order_id), max(_ledger_seq) from raw.shop__orders")
    assert before == [(ORDERS - ORDERS // DAYS, ORDERS - ORDERS // DAYS, 1)]
    lake.deliver()
    after = ask(lake, "select count(distinct order_id) from raw.shop__orders")
    twice = "select order_id from raw.shop__orders group by 1 having count(distinct _ledger_seq) = 2"
    again = ask(lake, f"select count(*) from ({twice})")
    assert after == [(ORDERS,)]
    assert again == [(37,)]  # 7, 107 ... 3607


def test_orders_list_their_own_lines(lake):
    assert ask(lake, "select count(*) from raw.shop__order_lines where _ledger_seq = 1") == [(9_125 - 25,)]
    strays = """select count(*) from raw.shop__order_lines as lines
        left join raw.shop__orders as orders using (order_id, _ledger_seq)
        where orders.line_hashes is null or position(lines._record_hash in orders.line_hashes) = 0"""
    assert ask(lake, strays) == [(0,)]


def test_streams_without_rows_are_there_and_typed(lake):
    assert ask(lake, "select count(*), typeof(any_value(fee_fen)) from raw.brand__offline_fees")[0][0] == 0
    assert lake.lines == 9_125
