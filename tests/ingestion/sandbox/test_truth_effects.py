"""The truth names why an order is there, and agrees with its time, its channel and the session behind it."""

import duckdb
import pytest

from ingestion.sandbox import Sandbox, SandboxOptions


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    folder = tmp_path_factory.mktemp("effects")
    Sandbox(SandboxOptions(scale="tiny")).write_truth(folder)
    return lambda sql: duckdb.sql(sql.replace("@", str(folder) + "/")).fetchall()


def test_every_cause_is_there_and_names_what_is_behind_it(truth):
    found = {
        cause: (promos, rooms)
        for cause, promos, rooms in truth(
            "select cause, count(distinct cause_promo_id), count(cause_live_id) = count(*) "
            "from '@order.parquet' group by 1"
        )
    }
    assert {name for name, (promos, _) in found.items() if promos} == {
        "waited",
        "pulled_forward",
        "created_by_promotion",
    }
    assert {name for name, (_, rooms) in found.items() if rooms} == {"halo", "special_session", "reminded"}
    assert found["usual"] == (0, False)


def test_pulled_forward_orders_would_have_been_later_and_waiting_ones_earlier(truth):
    assert truth(
        "select count(*) from '@order.parquet' where cause = 'pulled_forward' and natural_at::date <= ordered_at::date "
        "or cause = 'waited' and natural_at::date >= ordered_at::date"
    ) == [(0,)]


def test_halo_orders_name_a_special_session(truth):
    [(orders, named)] = truth(
        "select count(*), count(s.live_id) from '@order.parquet' o left join '@special_session.parquet' s "
        "on s.live_id = o.cause_live_id and s.shop_id = o.shop_id where o.cause in ('halo', 'special_session')"
    )
    assert orders == named > 0
    assert truth("select count(*) from '@special_session.parquet' where category_id = ''") == [(0,)]


def test_fatigue_curves_tell_the_best_cadence_of_every_category(truth):
    curves = truth(
        "select category_id, any_value(best_per_week), "
        "arg_max(touches_per_week, touches_per_week * conversion_factor), "
        "min(leaving_chance), count(*) from '@fatigue.parquet' group by 1 order by 1"
    )
    assert curves == [
        ("A01", 6, 6, 0, 8),
        ("A02", 3, 3, 0, 8),
        ("A03", 1, 1, 0, 8),
        ("O01", 3, 3, 0, 8),
        ("O02", 1, 1, 0, 8),
    ]


def test_a_slow_answer_is_told_with_what_it_costs(truth):
    rows = truth(
        "select answer, share, satisfied_chance, leaving_factor, count(*) from '@service_answer.parquet' "
        "group by all order by answer"
    )
    assert rows == [("fast", 0.75, 0.9, pytest.approx(0.4 / 0.75), 2), ("slow", 0.25, 0.45, 2.4, 2)]
