"""The truth files agree with the exports and with each other."""

import duckdb
import pytest

from ingestion.sandbox import Sandbox, SandboxOptions


@pytest.fixture(scope="module")
def truth(options, tmp_path_factory):
    folder = tmp_path_factory.mktemp("truth")
    Sandbox(options).write_truth(folder)
    return lambda sql: duckdb.sql(sql.replace("@", str(folder) + "/")).fetchall()


def test_every_order_of_the_exports_has_its_person(truth, nights):
    known = dict(truth("select order_id, shop_id from '@order.parquet'"))
    assert {row["订单号"] for night in (1, 2) for row in nights.rows("订单导出", night)} == set(known)


def test_buyers_own_the_openids_their_orders_show(truth, nights):
    owner = dict(truth("select value, person_id from '@person_key.parquet' where key_type = 'openid'"))
    receiver = dict(truth("select order_id, receiver_person_id from '@order.parquet'"))
    for row in nights.rows("订单导出"):
        assert owner[row["买家openid"]] == receiver[row["订单号"]]


def test_contribution_sums_the_orders_of_each_causal_channel(truth):
    sums = truth(
        "select channel_id, sum(causal_orders), sum(causal_revenue_fen) from '@channel_contribution.parquet' group by 1"
    )
    orders = truth(
        "select causal_channel_id, count(*), sum(revenue_fen) from '@order.parquet' where is_paid group by 1"
    )
    counted = {channel: (n, fen) for channel, n, fen in orders if channel != "base"}
    assert {channel: (n, fen) for channel, n, fen in sums if n} == counted
    assert {"CH11", "CH09", "CH08"} <= set(counted)
    assert not {"CH14", "CH15"} & set(counted)


def test_people_have_the_traps_of_identity(truth):
    [(second, shared, late, never)] = truth(
        "select count(*) filter (has_second_account), count(*) filter (has_shared_phone), "
        "count(distinct unionid_known_from), count(*) filter (unionid_known_from is null) from '@person.parquet'"
    )
    assert min(second, shared, late, never) > 2
    phones = truth("select value from '@person_key.parquet' where key_type = 'phone' group by 1 having count(*) > 1")
    assert phones
    keys = truth("select key_type, scope, value from '@person_key.parquet' where key_type <> 'phone'")
    assert len(set(keys)) == len(keys)


def test_nobody_buys_after_leaving(truth):
    late = truth(
        "select count(*) from '@alive.parquet' a join '@order.parquet' o using (person_id) "
        "where o.is_paid and o.ordered_at::date > a.died_at_date"
    )
    assert late == [(0,)]
    [(alive, dead)] = truth("select count(*) filter (is_alive_at_end), count(died_at_date) from '@alive.parquet'")
    assert alive > 50
    assert dead > 50


def test_no_effects_means_nothing_was_caused(tmp_path):
    Sandbox(SandboxOptions(scale="tiny", days=90, effects="none")).write_truth(tmp_path)
    [(caused, touches)] = duckdb.sql(
        f"select sum(causal_orders), sum(touches) from '{tmp_path}/channel_contribution.parquet'"
    ).fetchall()
    assert caused == 0
    assert touches > 500


def test_promoters_who_buy_through_their_own_link_and_gifts_to_oneself_are_told(truth):
    [(own, others)] = truth(
        "select count(*) filter (o.promoter_id = p.promoter_id), count(*) filter (o.promoter_id <> p.promoter_id) "
        "from '@order.parquet' o join '@person.parquet' p using (person_id) where is_paid"
    )
    assert 0 < own < others + own
    [(to_oneself, to_others)] = truth(
        "select count(*) filter (person_id = receiver_person_id), count(*) filter (person_id <> receiver_person_id) "
        "from '@order.parquet' where is_paid and sale_channel_id = 'CH16'"
    )
    assert 0 < to_oneself < to_others
