"""A second night replaces what changed and nothing else, and leaves what a rebuild from scratch leaves.

Between the two, a night brings nothing but other parameters of attribution: paths and credits are made anew, and
nothing else. With the second night a month begins, and a category's purchase cycle changes.

The world has one order per way in which a later delivery reaches back: a refund, a second refund, a commission, a
unionid, a corrected line, a swapped SKU, a gift that is accepted, a cancellation, an earlier order of the same buyer, a
day that was not over yet. And it has a record of each kind whose newer version belongs to another order, person,
product or session than the older one. Expected rows are by hand.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

SCOPE = {"brand_id": "b", "shop_id": "s"}
FIRST_NIGHT = {"through_date": "2026-03-31", "min_repeats": 2}
PARAMETERS = {"half_life_days": 2.0, "position_first": 0.5, "lookback_days": 60, "lookback_live_days": 2}
CHOSEN = PARAMETERS | {"min_repeats": 2}
OTHER_PARAMETERS = CHOSEN | {"through_date": "2026-03-31", "since_seq": 1, "since_through_date": "2026-03-31"}
SECOND_NIGHT = CHOSEN | {"through_date": "2026-04-01", "since_seq": 1, "since_through_date": "2026-03-31"}
REBUILD = CHOSEN | {"through_date": "2026-04-01"}
DAY = "2026-03-0{} 04:00:00+00"
PAID_BACK = {"refund_type": "REFUND", "aftersale_status": "MERCHANT_REFUND_SUCCESS", "refund_fen": 100}
EARNED = {"order_id": "promoted", "sku_id": "p:k", "product_id": "p", "base_fen": 1000, "promoter_id": "pr"}
FRIEND = {"corp_id": "corp", "guide_id": "g"}
QUIET = {"brand_id": "quiet", "shop_id": "q"}
STEADY = {"brand_id": "steady", "shop_id": "t"}
TOMORROW = "2026-03-31 17:00:00+00"
RESERVED = {"notice_id": "n", "appid": "wx", "openid": "watcher", "watch_seconds": 99}

# stream -> a record that is another member's in its newer version
QUIET_RECORDS: dict[str, dict[str, str]] = {
    "member__mini_program_visits": {"visit_id": "q", "visited_at": DAY.format(5)},
    "member__service_account_events": {"event_id": "q", "event": "menu_click", "occurred_at": DAY.format(5)},
    "member__service_tickets": {"ticket_id": "q", "opened_at": DAY.format(5)},
    "member__reviews": {"review_id": "q", "reviewed_at": DAY.format(5)},
    "promoter__share_events": {"event_id": "q", "action": "share", "occurred_at": DAY.format(5)},
    "member__consents": {"consent_id": "q", "way": "all", "consent": "withdrawn", "said_at": DAY.format(5)},
}
# member -> stream and record that the first night brings, and that is true from the second on
YET_TO_COME: dict[str, tuple[str, dict[str, str]]] = {
    "reader": (
        "member__service_account_pushes",
        {"push_id": "q", "send_status": "success", "sent_at": DAY.format(5), "clicked_at": TOMORROW},
    ),
    "watcher_of_tomorrow": (
        "live__live_reservations",
        {"notice_id": "q", "reserved_at": DAY.format(4), "first_watched_at": TOMORROW},
    ),
    "reviewer": ("member__reviews", {"review_id": "later", "reviewed_at": DAY.format(4), "appended_at": TOMORROW}),
    "leaving": ("member__members", {"closed_at": TOMORROW}),
    "joining": ("member__members", {"joined_at": TOMORROW}),
}
# stream, what both versions say, whose the record was on night 1, whose it is since night 2
MOVING: tuple[tuple[str, dict[str, Any], dict[str, str], dict[str, str]], ...] = (
    (
        "shop__aftersales",
        PAID_BACK | {"aftersale_id": "m", "requested_at": DAY.format(6), "completed_at": DAY.format(7)},
        {"order_id": "wrongly"},
        {"order_id": "rightly"},
    ),
    (
        "promoter__commission_orders",
        EARNED | {"viewer_appid": "ag", "commission_status": "settled", "ordered_at": DAY.format(1)},
        {"shop_id": "s"},
        {"shop_id": "s2"},
    ),
    (
        "shop__pay_fund_bill",
        {"fund_flow_id": "m", "bill_kind": "fee", "amount_fen": 9, "booked_at": DAY.format(7)},
        {"voucher_id": "billed"},
        {"voucher_id": "rightly"},
    ),
    ("shop__skus", {"product_id": "p", "sku_id": "sku9"}, {"sku_code": "before"}, {"sku_code": "after"}),
    ("shop__products", {"product_id": "p"}, {"category_id": "tea"}, {"category_id": "tools"}),
    (
        "member__mini_program_visits",
        {"visit_id": "m", "appid": "wx", "visited_at": DAY.format(5)},
        {"openid": "visitor"},
        {"openid": "visitor_really"},
    ),
    (
        "promoter__share_events",
        {"event_id": "m", "appid": "wx", "action": "click", "occurred_at": DAY.format(5), "sharer_openid": "unseen"},
        {"openid": "clicker"},
        {"openid": "clicker_really"},
    ),
    (
        "promoter__share_events",
        {"event_id": "no_touch", "appid": "wx", "openid": "sharer", "occurred_at": DAY.format(5)},
        {"action": "click"},
        {"action": "share"},
    ),
    (
        "member__service_account_events",
        {"event_id": "m", "appid": "wx", "event": "subscribe", "occurred_at": DAY.format(5)},
        {"openid": "follower"},
        {"openid": "follower_really"},
    ),
    (
        "member__service_account_events",
        {"event_id": "click", "appid": "wx", "event": "menu_click", "occurred_at": DAY.format(6)},
        {"openid": "follower"},
        {"openid": "follower_really"},
    ),
    (
        "member__wecom_contact_events",
        FRIEND | {"event_id": "m", "change": "add", "occurred_at": DAY.format(5)},
        {"external_userid": "friend"},
        {"external_userid": "friend_really"},
    ),
    (
        "member__wecom_contact_events",
        FRIEND | {"event_id": "left", "change": "customer_deleted", "occurred_at": DAY.format(6)},
        {"external_userid": "friend"},
        {"external_userid": "friend_really"},
    ),
    (
        "member__wecom_messages",
        {"corp_id": "corp", "message_id": "handed_over", "external_userid": "friend", "direction": "outbound"}
        | {"message_kind": "single", "sent_at": DAY.format(4)},
        {"guide_id": "g"},
        {"guide_id": "g_really"},
    ),
    (
        "member__wecom_contacts",
        FRIEND | {"external_userid": "acquaintance", "added_at": DAY.format(4)},
        {"unionid": "u_friend"},
        {"unionid": "u_friend_really"},
    ),
    (
        "member__members",
        {"member_id": "moved", "appid": "wx", "joined_at": DAY.format(4)},
        {"openid": "visitor"},
        {"openid": "follower"},
    ),
    (
        "member__consents",
        {"consent_id": "m", "way": "all", "consent": "withdrawn", "said_at": DAY.format(5)},
        {"member_id": "mute"},
        {"member_id": "mute_really"},
    ),
    (
        "live__live_reservations",
        RESERVED | {"reserved_at": DAY.format(4), "first_watched_at": DAY.format(5)},
        {"live_id": "own_room"},
        {"live_id": "their_room"},
    ),
)
MODELS = Path(__file__).resolve().parents[2] / "dbt_project" / "models"
COMPARED = "('intermediate', 'marts', 'staging', 'analytics')"


def put_order(raw: Any, order_id: str, lines: Mapping[str, int], seq: int = 1, **facts: Any) -> None:
    """One delivery of an order: its lines as {record hash: paid fen}, later deliveries exported later."""
    at = facts.pop("at", "2026-03-01 04:00:00+00")
    delivered = SCOPE | {"order_id": order_id, "ordered_at": at, "_extracted_at": f"2026-03-{10 + seq} 20:00:00+00"}
    sku_code = facts.pop("sku_code", "k")
    order = {"order_status": "paid", "paid_at": at, "order_scene": "live", "is_incomplete": False}
    raw.put("shop__orders", [delivered | order | facts | {"line_hashes": ",".join(lines)}], seq)
    for record_hash, paid in lines.items():
        line = {"product_id": "p", "sku_code": sku_code, "quantity": 1, "line_paid_fen": paid, "unit_list_fen": paid}
        sold = delivered | {name: facts[name] for name in SCOPE if name in facts}
        raw.put("shop__order_lines", [sold | line | {"_record_hash": record_hash}], seq)


def put_first_night(raw: Any) -> None:
    """A dozen orders, and one visit of a day that is not over."""
    raw.put("_shops", [SCOPE | {"appid": "wx", "name_zh": "店"}, QUIET | {"appid": "wxq", "name_zh": "静"}])
    raw.put("_shops", [STEADY | {"appid": "wxt", "name_zh": "恒"}])
    for name in ("refunded", "commissioned", "untouched", "canceled"):
        put_order(raw, name, {f"{name}1": 1000}, openid=name)
    put_order(raw, "merged_a", {"merged_a1": 500}, openid="late")
    put_order(raw, "merged_b", {"merged_b1": 600}, unionid="u_late", at="2026-03-02 04:00:00+00")
    put_order(raw, "gift", {"gift1": 700}, openid="late", giver_openid="giver", gift_order_id="g")
    put_order(raw, "givers_own", {"givers_own1": 800}, openid="giver", at="2026-03-03 04:00:00+00")
    put_order(raw, "corrected", {"corrected1": 900, "corrected2": 100}, openid="corrected")
    put_order(raw, "second", {"second1": 300}, openid="early")
    put_order(raw, "swapped", {"swapped1": 1000}, openid="swapped", sku_code="small")
    for sku_id, cost_fen in (("p:small", 300), ("p:large", 450)):
        priced = {"sku_id": sku_id, "valid_from_date": "2026-01-01", "cost_fen": cost_fen}
        raw.put("brand__sku_costs", [SCOPE | priced])
    put_order(raw, "twice", {"twice1": 1000}, openid="twice")
    put_refund(raw, "twice", "first", 100, 1)
    put_gift(raw, "pending", 1)
    put_moving_records(raw, 1)
    put_resold_orders(raw, 1)
    put_texts(raw, 1)
    put_quiet_brand(raw, 1)
    put_steady_brand(raw)
    put_order(raw, "tomorrow", {"tomorrow1": 400}, openid="early", at="2026-03-31 17:00:00+00")


def put_second_night(raw: Any) -> None:
    """What arrives a day later about the orders above."""
    sold = SCOPE | {"order_id": "refunded", "product_id": "p", "sku_code": "k", "aftersale_id": "a"}
    done = {"refund_type": "REFUND", "aftersale_status": "MERCHANT_REFUND_SUCCESS", "refund_fen": 250}
    raw.put(
        "shop__aftersales",
        [sold | done | {"requested_at": "2026-03-09 01:00:00+00", "completed_at": "2026-03-31 17:00:00+00"}],
        2,
    )
    earned = SCOPE | {
        "order_id": "commissioned",
        "sku_id": "p:k",
        "product_id": "p",
        "viewer_appid": "ag",
        "base_fen": 1000,
    }
    paid = {
        "promoter_id": "pr",
        "promoter_fen": 80,
        "commission_status": "unsettled",
        "ordered_at": "2026-03-01 04:00:00+00",
    }
    raw.put("promoter__commission_orders", [earned | paid | {"updated_at": "2026-04-01 01:00:00+00"}], 2)
    met = {"visit_id": "v", "appid": "wx", "openid": "late", "unionid": "u_late", "mp_scene": "1089"}
    raw.put("member__mini_program_visits", [SCOPE | met | {"visited_at": "2026-04-01 01:00:00+00"}], 2)
    put_order(raw, "canceled", {"canceled1": 1000}, seq=2, openid="canceled", order_status="canceled", paid_at=None)
    put_order(raw, "corrected", {"corrected1": 900}, seq=2, openid="corrected")
    put_order(raw, "swapped", {"swapped2": 1000}, seq=2, openid="swapped", sku_code="large")
    put_refund(raw, "twice", "second", 150, 2)
    put_gift(raw, "accepted", 2)
    put_moving_records(raw, 2)
    put_resold_orders(raw, 2)
    put_texts(raw, 2)
    put_quiet_brand(raw, 2)
    put_order(raw, "first", {"first1": 200}, seq=2, openid="early", at="2026-02-01 04:00:00+00")


def put_refund(raw: Any, order_id: str, aftersale_id: str, refund_fen: int, seq: int) -> None:
    """Part of an order's money goes back."""
    asked = SCOPE | {"order_id": order_id, "product_id": "p", "sku_code": "k", "aftersale_id": aftersale_id}
    at = DAY.format(6 + seq)
    raw.put(
        "shop__aftersales",
        [asked | PAID_BACK | {"refund_fen": refund_fen, "requested_at": at, "completed_at": at}],
        seq,
    )


def put_gift(raw: Any, status: str, seq: int) -> None:
    """What the gift list says of order `gift`."""
    sent = SCOPE | {"gift_order_id": "g", "order_id": "gift", "gift_fen": 700, "sent_at": DAY.format(1)}
    moved = {"gift_status": status, "updated_at": DAY.format(1 + seq)}
    raw.put("shop__gifts", [sent | moved | ({"accepted_at": DAY.format(2)} if status == "accepted" else {})], seq)


def put_moving_records(raw: Any, seq: int) -> None:
    """One version of each moving record, and on the first night the orders, rooms and members they move between."""
    delivered = SCOPE | {"_extracted_at": f"2026-03-{10 + seq} 20:00:00+00"}
    for table, both, before, after in MOVING:
        raw.put(table, [delivered | both | (before if seq == 1 else after)], seq)
    if seq > 1:
        return
    for name in ("wrongly", "rightly", "promoted", "visitor", "visitor_really", "clicker", "watcher", "sharer"):
        put_order(raw, name, {f"{name}1": 1000}, openid=name, at=DAY.format(6))
        raw.put("member__members", [delivered | {"member_id": name, "openid": name, "joined_at": DAY.format(1)}])
    for name in ("mute", "mute_really"):
        raw.put("member__members", [delivered | {"member_id": name, "openid": name, "joined_at": DAY.format(1)}])
    for name in ("friend", "friend_really"):
        sent = FRIEND | {"message_id": name, "external_userid": name, "direction": "outbound", "message_kind": "mass"}
        raw.put("member__wecom_messages", [delivered | sent | {"sent_at": DAY.format(5)}])
    put_order(raw, "coded", {"coded1": 1000}, sku_code="before")
    put_order(raw, "billed", {"billed1": 1000}, openid="billed")
    for live_id, live_type in (("own_room", "own"), ("their_room", "influencer")):
        started = {"live_id": live_id, "live_type": live_type, "started_at": DAY.format(5), "ended_at": DAY.format(6)}
        raw.put("live__live_sessions", [delivered | started])


def put_quiet_brand(raw: Any, seq: int) -> None:
    """A brand whose members do one thing each, so that nothing but it can tell that they changed.

    Records that another member did in the newer version; records of the first night that tell of a moment of the second
    (a click, watching, appending, leaving, joining); a number that a second member gives.
    """
    at = SCOPE | QUIET | {"_extracted_at": f"2026-03-{10 + seq} 20:00:00+00"}
    for table, record in QUIET_RECORDS.items():
        who = {"openid": ("was_" if seq == 1 else "is_") + table}
        raw.put(table, [at | who | record | {"appid": "wxq"}], seq)
    holder = {"member_id": ("holder", "second_holder")[seq - 1], "member_phone": "n-quiet", "joined_at": DAY.format(1)}
    raw.put("member__members", [at | holder | {"appid": "wxq", "openid": holder["member_id"]}], seq)
    if seq > 1:
        return
    clicked = {
        "event_id": "quiet",
        "sms_id": "quiet",
        "phone": "n-quiet",
        "event": "click",
        "occurred_at": DAY.format(6),
    }
    raw.put("member__sms_events", [at | clicked])
    for member in (*[who + table for table in QUIET_RECORDS for who in ("was_", "is_")], *YET_TO_COME):
        joined = {"member_id": member, "appid": "wxq", "openid": member, "joined_at": DAY.format(1)}
        table, facts = YET_TO_COME.get(member, ("member__members", {}))
        raw.put("member__members", [at | joined | (facts if table == "member__members" else {})])
        followed = {"event_id": f"{member}_follows", "appid": "wxq", "openid": member, "event": "subscribe"}
        raw.put("member__service_account_events", [at | followed | {"occurred_at": DAY.format(3)}])
        if table != "member__members":
            raw.put(table, [at | {"appid": "wxq", "openid": member} | facts])


def put_steady_brand(raw: Any) -> None:
    """A brand whose members came back once after 20 days, which counts from the month the second night begins.

    The cycle falls from the declared 60 days to 20, and with it every member whose last purchase was four months ago,
    though nothing new is known of them.
    """
    at = STEADY | {"appid": "wxt", "_extracted_at": "2026-03-11 20:00:00+00"}
    raw.put("shop__products", [STEADY | {"product_id": "p", "category_id": "rice"}])
    for member in ("regular", "other_regular"):
        raw.put(
            "member__members", [at | {"member_id": member, "openid": member, "joined_at": "2025-11-01 04:00:00+00"}]
        )
        followed = {"event_id": f"{member}_follows", "openid": member, "event": "subscribe"}
        raw.put("member__service_account_events", [at | followed | {"occurred_at": "2025-11-02 04:00:00+00"}])
        for day in ("2025-11-03", "2025-11-23"):
            order_id = f"{member}_{day}"
            put_order(raw, order_id, {order_id: 1000}, openid=member, at=f"{day} 04:00:00+00", **STEADY)


def put_texts(raw: Any, seq: int) -> None:
    """Texts to numbers; a member gives one the day after; a receipt, a click and TD come late, an answer later."""
    events = {
        1: (
            ("t1", "sent", DAY.format(5)),
            ("t2", "sent", DAY.format(5)),
            ("t1 again", "sent", "2026-03-30 04:00:00+00"),
            ("t1 again", "reply", TOMORROW),
        ),
        2: (("t1", "click", DAY.format(6)), ("t2", "failed", DAY.format(5)), ("t1", "opt_out", DAY.format(7))),
    }
    for sms_id, event, at in events[seq]:
        told = {"event_id": f"{sms_id}-{event}", "sms_id": sms_id, "phone": f"n-{sms_id[:2]}", "event": event}
        raw.put("member__sms_events", [SCOPE | told | {"occurred_at": at}], seq)
    put_restated_texts(raw, seq)
    group = FRIEND | {"group_id": "room", "external_userid": "grouped", "change": "join" if seq == 1 else "leave"}
    raw.put(
        "member__wecom_group_events", [SCOPE | group | {"event_id": str(seq), "occurred_at": DAY.format(6 + seq)}], seq
    )
    if seq == 2:
        gave = {"member_id": "visitor", "openid": "visitor", "joined_at": DAY.format(1), "member_phone": "n-t1"}
        raw.put("member__members", [SCOPE | gave | {"_extracted_at": "2026-03-12 20:00:00+00"}], seq)


def put_restated_texts(raw: Any, seq: int) -> None:
    """Texts that come back as sent to other numbers.

    One takes a click along to another member, who ordered too; one leaves an answer to the text before it.
    """
    events = (("t3", "sent", 5), ("t3", "click", 5), ("t4", "sent", 6), ("t5", "sent", 5), ("t5", "reply", 8))
    numbers = {"t3": ("n-wrong", "n-right"), "t4": ("n-t5", "n-t4"), "t5": ("n-t5", "n-t5")}
    delivered = SCOPE | {"_extracted_at": f"2026-03-{10 + seq} 20:00:00+00"}
    for sms_id, event, day in events if seq == 1 else events[:3]:
        told = {"event_id": f"{sms_id}-{event}", "sms_id": sms_id, "event": event, "phone": numbers[sms_id][seq - 1]}
        raw.put("member__sms_events", [delivered | told | {"occurred_at": DAY.format(day)}], seq)
    for name, number in (("clicker", "n-wrong"), ("watcher", "n-right")) if seq == 1 else ():
        gave = {"member_id": name, "openid": name, "joined_at": DAY.format(1), "member_phone": number}
        raw.put("member__members", [delivered | gave])


def put_resold_orders(raw: Any, seq: int) -> None:
    """Orders whose selling account and payee the later delivery lists no more, or lists again after another."""
    sold = SCOPE | {"product_id": "p", "sku_code": "k", "ordered_at": "2026-03-01 04:00:00+00"}
    told = {"account_type": "talent", "sale_channel": "talent", "payee_type": "talent", "commission_fen": 100}
    for order_id, listed, newest in (("unsold", "first", ""), ("resold", "second", "first")):
        for account in ("first", "second") if seq == 1 else ():
            by = sold | {"order_id": order_id, "account_id": f"{order_id}_{account}", "_record_hash": account}
            by |= {"_extracted_at": f"2026-03-11 2{0 if account == 'first' else 1}:00:00+00"}
            raw.put("shop__order_sources", [by | {name: told[name] for name in ("account_type", "sale_channel")}])
            raw.put("shop__order_commissions", [by | {name: told[name] for name in ("payee_type", "commission_fen")}])
        hashes = listed if seq == 1 else newest
        put_order(raw, order_id, {f"{order_id}1": 1000}, seq, source_hashes=hashes, commission_hashes=hashes)


@pytest.fixture
def two_nights(
    build: Callable[..., list[str]], empty_raw_warehouse: Any, new_raw_warehouse: Any
) -> tuple[Any, Any, set[str]]:
    """(warehouse after two incremental nights, another built at once from the same deliveries, tables written anew when
    nothing but parameters changed)."""
    raw = empty_raw_warehouse
    put_first_night(raw)
    assert build(raw, FIRST_NIGHT) == []
    before = row_places(raw)
    assert build(raw, OTHER_PARAMETERS) == []
    after = row_places(raw)
    rewritten = {table for table in before if before[table] != after[table]}
    put_second_night(raw)
    assert build(raw, SECOND_NIGHT) == []
    put_first_night(new_raw_warehouse)
    put_second_night(new_raw_warehouse)
    assert build(new_raw_warehouse, REBUILD, full_refresh=True) == []
    return raw, new_raw_warehouse, rewritten


def row_places(raw: Any) -> dict[str, list[tuple[Any, ...]]]:
    """incremental table -> places of its rows in the file: a row that is deleted and written again has another."""
    incremental = {
        path.stem for path in MODELS.rglob("*.sql") if "materialized='incremental'" in path.read_text("utf-8")
    }
    tables = raw.query("select schema_name, table_name from duckdb_tables() order by all")
    return {
        table: raw.query(f"select count(*), sum(rowid), max(rowid) from {schema}.{table}")
        for schema, table in tables
        if table in incremental
    }


def differing_tables(left: Path, right: Path) -> dict[str, list[int]]:
    """table -> rows only left, rows only right, over all columns whose name does not start with an underscore."""
    differing = {}
    with duckdb.connect() as con:
        con.execute(f"attach '{left}' as l (read_only)")
        con.execute(f"attach '{right}' as r (read_only)")
        tables = con.execute(
            f"""select schema_name || '.' || table_name, string_agg('"' || column_name || '"', ', ')
            from duckdb_columns() join duckdb_tables() using (database_name, schema_name, table_name)
            where database_name = 'r' and schema_name in {COMPARED} and not starts_with(column_name, '_')
                and not starts_with(table_name, 'int_change__')
            group by all"""
        ).fetchall()
        for table, columns in tables:
            sides = [
                con.execute(
                    f"""select count(*) from
                    (from {a}.{table} select {columns} except all from {b}.{table} select {columns})"""
                )
                for a, b in (("l", "r"), ("r", "l"))
            ]
            if any(counts := [int((side.fetchone() or (0,))[0]) for side in sides]):
                differing[table] = counts
    assert len(tables) > 20
    return differing


@pytest.mark.slow
def test_second_night_equals_a_rebuild_and_replaces_only_what_changed(two_nights: tuple[Any, Any, set[str]]) -> None:
    raw, rebuilt, rewritten = two_nights
    assert rewritten == {"int_attribution__path", "fct_attribution"}
    assert differing_tables(raw.path, rebuilt.path) == {}
    texts = raw.query(
        "select is_delivered, is_clicked, is_replied, opted_out_at is not null, person_id is not null "
        "from marts.fct_outbound where component_id = 'sms' order by all"
    )
    assert texts == [
        (False, False, False, False, False),
        (True, False, False, False, False),
        (True, False, True, False, False),
        (True, False, True, False, True),
        (True, True, False, False, False),
        (True, True, False, False, True),
        (True, True, False, True, True),
    ]
    gone = raw.query(
        "select member_id, valid_from_date::varchar from marts.fct_member_state_interval where state = 'opted_out'"
    )
    assert sorted(gone) == [
        ("is_member__consents", "2026-03-05"),
        ("leaving", "2026-04-01"),
        ("mute_really", "2026-03-05"),
    ]
    cycles = raw.query(
        "select month::varchar, cycle_days from intermediate.int_vitality__category_cycle "
        "where brand_id = 'steady' and category_id = 'rice' and month >= '2026-03-01' order by 1"
    )
    assert cycles == [("2026-03-01", 60), ("2026-04-01", 20)]
    fallen = raw.query(
        "select state, valid_from_date::varchar, count(*) from marts.fct_member_state_interval "
        "where brand_id = 'steady' and valid_to_date >= '2026-03-31' group by all order by 2"
    )
    assert fallen == [("dormant", "2026-02-22", 2), ("lapsed", "2026-04-01", 2)]
    edges = raw.query("select sharer_person_id = md5('b|openid:wx:unseen'), clicks from marts.fct_share_edge")
    assert edges == [(True, 1)]  # who shares is known by nothing else
    fees = raw.query(
        "select order_id, fee_fen from marts.fct_line_cost where cost_type = 'payment_fee' and fee_fen <> 0"
    )
    assert fees == [("rightly", 9)]
    clicks = raw.query("select order_id from intermediate.int_attribution__path where component_id = 'sms' order by 1")
    assert clicks == [("visitor",), ("watcher",)]

    lines = raw.query(
        """select order_id, refund_fen, net_revenue_fen, channel_id, is_first_order
        from marts.fct_order_line where brand_id = 'b' order by 1, 3"""
    )
    assert lines == [
        ("billed", 0, 1000, "CH01", True),
        ("clicker", 0, 1000, "CH01", True),
        ("coded", 0, 1000, "CH01", False),
        ("commissioned", 0, 1000, "CH07", True),
        ("corrected", 0, 900, "CH01", True),
        ("first", 0, 200, "CH01", True),
        ("gift", 0, 700, "CH16", True),
        ("givers_own", 0, 800, "CH01", False),
        ("merged_a", 0, 500, "CH01", True),
        ("merged_b", 0, 600, "CH01", False),
        ("promoted", 0, 1000, "CH01", True),
        ("refunded", 250, 750, "CH01", True),
        ("resold", 0, 1000, "CH02", False),
        ("rightly", 100, 900, "CH01", True),
        ("second", 0, 300, "CH01", False),
        ("sharer", 0, 1000, "CH01", True),
        ("swapped", 0, 1000, "CH01", True),
        ("tomorrow", 0, 400, "CH01", False),
        ("twice", 250, 750, "CH01", True),
        ("unsold", 0, 1000, "CH01", False),
        ("untouched", 0, 1000, "CH01", True),
        ("visitor", 0, 1000, "CH01", True),
        ("visitor_really", 0, 1000, "CH01", True),
        ("watcher", 0, 1000, "CH01", True),
        ("wrongly", 0, 1000, "CH01", True),
    ]
    costs = raw.query(
        """select order_id, cost_type, party_id, fee_fen, fee_expected_fen from marts.fct_line_cost
        where order_id in ('commissioned', 'swapped', 'twice') and cost_type in ('cogs', 'commission', 'platform_fee')
        order by 1, 2"""
    )
    assert costs == [
        ("commissioned", "commission", "pr", 80, 80),
        ("commissioned", "platform_fee", None, 0, 10),
        ("swapped", "cogs", None, 450, 450),
        ("swapped", "platform_fee", None, 0, 10),
        ("twice", "platform_fee", None, 0, 8),
    ]
    assert raw.query("select gift_status, is_accepted, amount_fen from marts.fct_gift") == [("accepted", True, 700)]
    assert raw.query("select accepted, gmv_cny::varchar from marts.mart_gift where entry = 'all'") == [(1, "7.00")]
    persons = raw.query(
        """select count(distinct person_id), bool_and(person_id = md5('b|openid:wx:late')) from marts.fct_order_line
        where order_id in ('merged_a', 'merged_b')"""
    )
    assert persons == [(1, True)]
    assert raw.query(
        "select partner_id, commission_cny::varchar from marts.mart_promoter where partner_id like '%sold%'"
    ) == [("resold_first", "1.00")]
    visitors = raw.query(
        """select openid, count(*) from marts.fct_touch
        inner join (values ('visitor'), ('visitor_really')) as seen (openid)
            on person_id = md5('b|member_id:b:' || openid)
        where component_id = 'mini_program' group by 1"""
    )
    assert visitors == [("visitor_really", 1)]
    left = raw.query(
        "select person_id = md5('b|external_userid:corp:friend_really'), opted_out_at is null from marts.fct_outbound "
        "where component_id = 'wecom'"
    )
    assert sorted(left) == [(False, True), (False, True), (True, False)]
    assert raw.query("select order_id from intermediate.int_change__order where order_id = 'untouched'") == []
    assert raw.query("select count(*) from intermediate.int_change__order where order_id = 'canceled'") == [(1,)]
