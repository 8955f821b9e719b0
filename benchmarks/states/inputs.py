"""What the layers of identity and orders leave for the members of the lake, written into the tables dbt made for it.

Why:  both are measured on their own (`identity`, `orders`); here they are given, with the contracts of their tables,
      and so are the lists of what the second night changed in them.
"""

from datetime import timedelta

import duckdb

from benchmarks.drawn_lake import PLAIN_LINE
from benchmarks.states.lake import LAST_DAY, NEW_EVERY, TONIGHT, TOUCHED, instant, members_of, numbers
from ingestion.settings import Home

# tables of the layers before this one: filled here, never built
GIVEN = ("fct_order_line", "fct_refund_line", "int_orders__order", "int_identity__person_key", "int_change__person")
RUN = f"1/{LAST_DAY - timedelta(days=1)}"  # hs_run_mark() of the second night
_PERSON = "md5('b|member_id:b:m' || i)"
_ORDERS = "[0, 0, 1, 1, 2, 3][1 + (hash(i, 9) % 6)::bigint]"
_BUYING = "i // 100 % 3 = 0"


def fill_inputs(home: Home, night: int) -> None:
    """Add what the layers before this one know since this night. The tables must be there."""
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("set timezone = 'UTC'")
        members = members_of(con)
        for table in ("int_change__person", "int_change__order_row", "int_change__order"):
            con.execute(f"delete from intermediate.{table}")
        con.execute(f"insert into intermediate.int_identity__person_key by name {_keys(members, night)}")
        con.execute(f"create temporary table bought as {_bought(members, night)}")
        con.execute(f"insert into marts.fct_order_line by name {_LINES}")
        con.execute(f"insert into marts.fct_refund_line by name {_REFUNDS}")
        con.execute("""insert into intermediate.int_orders__order by name
            select brand_id, shop_id, order_id, person_id, ordered_at, paid_at, paid_date from marts.fct_order_line
            where order_id in (select 'o' || i || '_' || n from bought)""")
        if night == 2:
            con.execute(f"""insert into intermediate.int_change__person by name
                select 'b' as brand_id, {_PERSON} as person_id, false as is_moved, {_BUYING} as has_new_order
                from range({members}) t(i) where {TOUCHED}""")
            con.execute("""insert into intermediate.int_change__order by name
                select distinct brand_id, shop_id, order_id from marts.fct_order_line
                where person_id in (select person_id from intermediate.int_change__person where has_new_order)""")


def _keys(members: int, night: int) -> str:
    first, last = (0, members) if night == 1 else (members, members + members // NEW_EVERY)
    keys = "unnest(['member_id:b:m' || i, 'openid:wx:o' || i, 'external_userid:c:e' || i])"
    return f"""select 'b' as brand_id, {keys} as person_key, {_PERSON} as person_id,
        'member_id:b:m' || i as canonical_key, ({instant("key")})::timestamp as first_seen_at, 1.0 as confidence,
        false as has_conflict, false as is_listed, '{RUN if night == 2 else ""}' as _seen_in, '' as _moved_in,
        '' as _left_person_ids
        from (select i, 0 as n from range({first}, {last}) t(i))"""


def _bought(members: int, night: int) -> str:
    at = instant("order") if night == 1 else TONIGHT
    return f"select *, ({at})::timestamp as moment from ({numbers(members, night, _ORDERS, _BUYING)})"


_LINES = f"""select 'l' || i || '_' || n as order_line_id, 'b' as brand_id, 's' as shop_id,
    'o' || i || '_' || n as order_id, 1 as line_no, 'p' || (hash(i, n, 3) % 100 + 100 * (i % 3)) as product_id,
    'k' as sku_id, {_PERSON} as person_id, moment as ordered_at, moment as paid_at,
    cast(moment + interval 8 hour as date) as paid_date,
    1 as quantity, 9900 as gross_fen, 9900 as paid_fen, 0 as refund_fen,
    9900 as merchant_revenue_fen, 9900 as net_revenue_fen, 'CH01' as channel_id, 'CH01' as origin_channel_id,
    n = 0 as is_first_order, {PLAIN_LINE} from bought"""
_REFUNDS = f"""select 'r' || i || '_' || n as aftersale_id, 'l' || i || '_' || n as order_line_id, 'b' as brand_id,
    's' as shop_id, {_PERSON} as person_id, 'merchant' as refund_kind, 9900 as refund_fen, 0 as freight_refund_fen,
    1 as returned_quantity, moment as requested_at, moment as completed_at,
    cast(moment + interval 8 hour as date) as completed_date, cast(moment + interval 8 hour as date) as sale_date,
    false as is_before_shipping, false as is_gift, false as is_after_settlement
    from bought where hash(i, n, 4) % 20 = 0"""
