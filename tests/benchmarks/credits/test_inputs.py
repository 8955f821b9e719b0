"""Paths belong to their lines, and what was fitted to their months."""

import pytest

from tests.benchmarks.credits.conftest import ORDERS

PATHS = "intermediate.int_attribution__path"


def test_an_order_has_one_line_and_a_path_of_up_to_eight_touches(filled, ask):
    assert ask("select count(*), count(distinct order_line_id) from marts.fct_order_line") == [(ORDERS, ORDERS)]
    assert ask(f"select count(*), count(distinct path_id), max(path_touches) from {PATHS}") == [(filled[1], ORDERS, 8)]
    assert filled[1] / ORDERS == pytest.approx(1.85, rel=0.05)
    wrong = f"""select path_id from {PATHS} group by all
        having max(touch_seq) <> count(*) or sum(decay_units) <> any_value(decay_total)"""
    assert ask(wrong) == []


def test_the_last_touch_is_what_the_platform_reports_of_the_line(ask):
    strays = f"""select count(*) from marts.fct_order_line as line
        left join {PATHS} as path on path.path_id = md5(line.shop_id || '|' || line.order_id || '|' || line.channel_id)
            and path.touch_seq = path.path_touches
        where path.channel_id is distinct from line.channel_id or path.touched_at <> line.ordered_at"""
    assert ask(strays) == [(0,)]


def test_some_lines_have_refunds_and_some_sets_no_part(ask):
    shares = ask("select avg((refund_fen > 0)::int), avg((net_revenue_fen = 0)::int) from marts.fct_order_line")
    assert shares[0] == (pytest.approx(0.2, abs=0.03), pytest.approx(0.1, abs=0.03))
    sums = ask("select distinct round(sum(units) / 1e9, 6) from analytics.attribution_part group by month, channel_set")
    assert sums == [(1.0,)]
    sets = f"""select distinct date_trunc('month', sale.ordered_at + interval 8 hour)::date as month,
        string_agg(distinct path.channel_id, '>' order by path.channel_id) as channel_set
        from {PATHS} as path inner join intermediate.int_attribution__sale as sale using (path_id)
        group by path_id, sale.ordered_at"""
    known = ask(f"""select avg((part.channel_set is not null)::int) from ({sets}) as asked
        left join (select distinct month, channel_set from analytics.attribution_part) as part
        using (month, channel_set)""")
    assert known[0][0] == pytest.approx(6 / 7, abs=0.05)
