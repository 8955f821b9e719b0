"""A second night reaches every touch it concerns: late clicks, events withdrawn, rooms exported late, persons merged.

The world is five records in the staging tables, written by hand; the second night changes each in its own way.
"""

from collections.abc import Callable
from typing import Any

import duckdb

TABLES = {
    "staging.stg_shop__shops": "shop_id text, appid text",
    "staging.stg_shop__orders": "brand_id text, shop_id text, order_id text, gift_order_id text, openid text,"
    " unionid text, giver_openid text, giver_unionid text, order_status text, ordered_at timestamp, paid_at timestamp,"
    " _ledger_seq bigint",
    "staging.stg_member__mini_program_visits": "brand_id text, shop_id text, visit_id text, appid text, openid text,"
    " unionid text, mp_scene text, ad_click_id text, product_id text, is_share_click boolean, visited_at timestamp,"
    " _ledger_seq bigint",
    "staging.stg_brand__ad_clicks": "brand_id text, shop_id text, ad_click_id text, ad_account_id text,"
    " campaign_id text, appid text, openid text, unionid text, clicked_at timestamp, _ledger_seq bigint",
    "staging.stg_promoter__share_events": "brand_id text, shop_id text, event_id text, appid text, openid text,"
    " unionid text, sharer_openid text, promoter_id text, product_id text, share_target text, action text,"
    " occurred_at timestamp, _ledger_seq bigint",
    "staging.stg_member__wecom_messages": "brand_id text, shop_id text, message_id text, corp_id text,"
    " external_userid text, guide_id text, campaign_id text, direction text, message_kind text, send_status text,"
    " is_holdout boolean, sent_at timestamp, _ledger_seq bigint",
    "staging.stg_member__service_account_events": "brand_id text, shop_id text, event_id text, appid text, openid text,"
    " unionid text, event text, event_key text, occurred_at timestamp, _ledger_seq bigint",
    "staging.stg_member__service_account_pushes": "brand_id text, shop_id text, push_id text, appid text, openid text,"
    " unionid text, send_status text, is_holdout boolean, sent_at timestamp, clicked_at timestamp, _ledger_seq bigint",
    "staging.stg_live__live_sessions": "shop_id text, live_id text, live_type text, started_at timestamp,"
    " _ledger_seq bigint",
    "staging.stg_live__live_reservations": "brand_id text, shop_id text, notice_id text, live_id text, appid text,"
    " openid text, unionid text, reservation_source text, promoter_id text, reserved_at timestamp,"
    " first_watched_at timestamp, watch_seconds bigint, _ledger_seq bigint",
    "seeds.mp_scene": "mp_scene text, channel_id text",
    "intermediate.int_identity__person_key": "brand_id text, person_key text, person_id text",
    "intermediate.int_outbound__holder": "brand_id text, person_key text, person_id text",
    "intermediate.int_outbound__sms": "brand_id text, shop_id text, sms_id text, receiver text, person_key text,"
    " campaign_id text, sent_at timestamp, is_delivered boolean, clicked_at timestamp, replied_at timestamp,"
    " told_at timestamp, _ledger_seq bigint",
}
FIRST_NIGHT = """
insert into seeds.mp_scene values ('1007', 'CH13');
insert into staging.stg_shop__shops values ('s', 'wxs');
insert into intermediate.int_identity__person_key values ('b', 'openid:wx:o1', 'ann'), ('b', 'openid:wx:o2', 'bob');
insert into staging.stg_member__mini_program_visits values
    ('b', 's', 'v1', 'wx', 'o1', null, '1007', null, null, false, '2026-01-05 02:00', 1),
    ('b', 's', 'v2', 'wx', 'o2', null, '1007', null, null, false, '2026-01-05 16:30', 1),
    ('b', 's', 'v3', 'wx', 'o1', null, '1045', 'gdt', null, false, '2026-01-05 01:00:03', 1);
insert into staging.stg_promoter__share_events values
    ('b', 's', 'e1', 'wx', 'o1', null, null, null, 'p', 'friend', 'click', '2026-01-05 03:00', 1);
insert into staging.stg_member__service_account_pushes values
    ('b', 's', 'p1', 'wx', 'o1', null, 'sent', false, '2026-01-05 04:00', null, 1);
insert into staging.stg_live__live_reservations values
    ('b', 's', 'n1', 'l1', 'wx', 'o2', null, 'wecom', null, '2026-01-05 05:00', null, null, 1);
"""
SECOND_NIGHT = """
update staging.stg_member__service_account_pushes set clicked_at = '2026-01-05 09:00', _ledger_seq = 2;
update staging.stg_promoter__share_events set action = 'share', _ledger_seq = 2;
insert into staging.stg_brand__ad_clicks values
    ('b', 's', 'gdt', 'acc', 'camp', 'wx', 'o1', null, '2026-01-05 01:00', 2);
insert into staging.stg_live__live_sessions values ('s', 'l1', 'influencer', '2026-01-06 12:00', 2);
update intermediate.int_identity__person_key set person_id = 'ann' where person_id = 'bob';
"""
SHOWN = "select touch_kind, channel_id, person_id, touch_date::text, is_creditable from marts.fct_touch order by all"
SELECT = ["--select", "path:models/intermediate/touch", "fct_touch"]
CAMPAIGNS = "select content_id from marts.fct_touch where channel_id = 'CH19'"
KEPT = "select touch_kind, channel_id from marts.fct_touch where content_id = '-' order by all"


def execute(warehouse: Any, statements: str) -> None:
    """Run SQL on the warehouse file."""
    with duckdb.connect(str(warehouse.path)) as con:
        con.execute(statements)


def night(dbt: Callable[..., list[str]], warehouse: Any, variables: str, *flags: str) -> None:
    """One build of the touches."""
    assert dbt(warehouse, "run", *SELECT, "--vars", variables, *flags) == []


def test_second_night_replaces_the_touches_it_concerns_and_equals_a_rebuild(
    dbt: Callable[..., list[str]], empty_raw_warehouse: Any
) -> None:
    for table, columns in TABLES.items():
        execute(
            empty_raw_warehouse, f"create schema if not exists {table.split('.')[0]}; create table {table} ({columns})"
        )
    execute(empty_raw_warehouse, FIRST_NIGHT)
    night(dbt, empty_raw_warehouse, "{through_date: '2026-01-05', since_seq: 0}")
    assert empty_raw_warehouse.query(SHOWN) == [
        ("click", "CH13", "ann", "2026-01-05", True),
        ("click", "CH13", "bob", "2026-01-06", True),  # 16:30 UTC is the next day in Shanghai
        ("click", "CH19", "ann", "2026-01-05", True),
        ("impression", "CH09", "ann", "2026-01-05", False),
        ("reserve", "CH99", "bob", "2026-01-05", True),
        ("share_click", "CH13", "ann", "2026-01-05", True),
    ]

    execute(empty_raw_warehouse, SECOND_NIGHT)
    execute(empty_raw_warehouse, "update marts.fct_touch set content_id = '-'")
    since = "{through_date: '2026-01-06', since_seq: 1, since_through_date: '2026-01-06'}"
    night(dbt, empty_raw_warehouse, since)
    expected = [
        ("click", "CH09", "ann", "2026-01-05", True),  # the click on the push came to light
        ("click", "CH13", "ann", "2026-01-05", True),
        ("click", "CH13", "ann", "2026-01-06", True),  # bob turned out to be ann
        ("click", "CH19", "ann", "2026-01-05", True),  # the click on the advertisement, and not the visit it led to
        ("impression", "CH09", "ann", "2026-01-05", False),
        ("reserve", "CH02", "ann", "2026-01-05", True),  # the room was an influencer's
    ]  # and the share is no click any more
    assert empty_raw_warehouse.query(SHOWN) == expected
    assert empty_raw_warehouse.query(KEPT) == [("click", "CH13"), ("click", "CH13")]

    assert empty_raw_warehouse.query(CAMPAIGNS) == [("camp",)]

    night(dbt, empty_raw_warehouse, since, "--full-refresh")
    assert empty_raw_warehouse.query(SHOWN) == expected
