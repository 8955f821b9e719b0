"""What the layers before leave of a million orders: lines, their paths, and what was fitted for their months.

Flow: `python -m benchmarks.credits.inputs <home> <orders>` -> rows in the tables that dbt made and in `analytics`.
Why:  orders are measured on their own (`orders`). An order has one line and a path of 1 to 8 touches, 1.85 on average,
      drawn by a hash of its number, so that nothing depends on the threads; the last touch is what the platform
      reports. One set of channels in seven has no Shapley part yet, as in a month whose sales are newer than its fit.
"""

import sys
from pathlib import Path

import duckdb

from benchmarks.children import tell
from benchmarks.drawn_lake import DAYS, PLAIN_LINE
from ingestion.settings import Home

# tables of the layers before: filled here, never built
GIVEN = ("fct_order_line", "int_attribution__sale", "int_attribution__path")
FIRST_DAY = "2025-07-01"
_KNOWN = ("CH01", "CH03", "CH05", "CH06", "CH07", "CH08", "CH09", "CH11", "CH14", "CH15", "CH17", "CH19")
_DIRECT = "('CH06', 'CH15', 'CH17')"
# of 1,000 orders, how many have a path of at least 2 touches, at least 3 and so on: together 850
_LONGER = (455, 205, 95, 48, 26, 14, 7)
_DRAWN = f"""create temporary table drawn as
    select *, md5('s|' || order_id || '|' || reported) as path_id from (
        select
            i, (3_700_000_000_000_000_000 + i)::varchar as order_id, md5('l' || i) as order_line_id,
            {list(_KNOWN)}[1 + (hash(i, 8) % 12)::bigint] as reported,
            timestamp '{FIRST_DAY} 00:00:00' + to_seconds((hash(i, 1) % {DAYS * 86_400})::bigint) as ordered_at,
            {" + ".join(f"(hash(i, 2) % 1000 < {share})::bigint" for share in _LONGER)} + 1 as touches,
            (100 + hash(i, 3) % 60_000)::bigint as paid
        from range({{orders}}) t(i)
    )"""
_TOUCHES = f"""create temporary table touched as
    select
        path_id, i, order_id, touches, ordered_at, n as touch_seq, n = touches as is_pseudo,
        md5(i || '/' || n) as touch_id,
        case when n = touches then reported else {list(_KNOWN)}[1 + (hash(i, n, 4) % 12)::bigint] end as channel_id,
        (touches - n) * (3_600 + hash(i, 5) % 300_000)::bigint as age
    from (select *, unnest(range(1, touches + 1)) as n from drawn)"""
_PATHS = f"""
    select
        path_id, 'b' as brand_id, 's' as shop_id, order_id, touch_id, touch_seq, channel_id,
        ordered_at - to_seconds(age) as touched_at, is_pseudo,
        cast(ordered_at - to_seconds(age) + interval 8 hour as date) as touch_date, decay_units,
        sum(decay_units) over (partition by i)::bigint as decay_total,
        touches as path_touches, touches as platform_seq,
        max(case when channel_id not in {_DIRECT} then touch_seq end) over (partition by i) as last_non_direct_seq,
        1 as _input_hash
    from (select *, greatest(1, round(1e6 * power(0.5, age / (7 * 86_400.0))))::bigint as decay_units from touched)"""
_SALES = """
    select
        path_id, 'b' as brand_id, 's' as shop_id, order_id, 'p' || i as person_id,
        reported as platform_channel_id, ordered_at, false as is_long_cycle, 1 as _input_hash
    from drawn"""
_LINES = f"""
    select
        order_line_id, 'b' as brand_id, 's' as shop_id, order_id, 1 as line_no,
        'p' as product_id, 'k' as sku_id, 'p' || i as person_id, ordered_at, ordered_at as paid_at,
        cast(ordered_at + interval 8 hour as date) as paid_date, 1 as quantity, paid as gross_fen, paid as paid_fen,
        paid as merchant_revenue_fen, paid - net as refund_fen, net as net_revenue_fen,
        reported as channel_id, reported as origin_channel_id, true as is_first_order, {PLAIN_LINE}
    from (select *, case hash(i, 6) % 10 when 0 then 0 when 1 then paid * 2 // 3 else paid end as net from drawn)"""
_EFFECTS = f"""
    select
        'b' as brand_id, month::date as month, channel_id, 1::bigint as chain_order, 0.1 as conversion_rate,
        0.1 as removal_effect, 0.1 as global_share, (1_000 + hash(channel_id, month) % 900_000_000)::bigint as units
    from (select unnest({list(_KNOWN)}) as channel_id),
        (select unnest(range(date '{FIRST_DAY}', date '{FIRST_DAY}' + {DAYS + 31}, interval 1 month)) as month)"""
_PARTS = """
    select
        'b' as brand_id, month, channel_set, channel_id, 0.1 as part, 0.0 as standard_error,
        (1_000_000_000 * score // sum(score) over (partition by month, channel_set))::bigint as units
    from (
        select *, (1 + hash(channel_id, channel_set, month) % 1000)::bigint as score
        from (select *, unnest(channels) as channel_id, array_to_string(channels, '>') as channel_set from (
            select distinct month, channels from (
                select
                    any_value(date_trunc('month', ordered_at + interval 8 hour)::date) as month,
                    list_sort(list(distinct channel_id)) as channels
                from touched group by i
            )
        ))
        where hash(channel_set, month) % 7 <> 0
    )"""


def fill_inputs(home: Home, orders: int) -> int:
    """Write what so many orders leave into the empty tables; gives the number of touches."""
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("set timezone = 'UTC'")
        con.execute(_DRAWN.format(orders=orders))
        con.execute(_TOUCHES)
        for table, query in (
            ("marts.fct_order_line", _LINES),
            ("intermediate.int_attribution__sale", _SALES),
            ("intermediate.int_attribution__path", _PATHS),
        ):
            con.execute(f"insert into {table} by name {query}")
        for output, query in (("attribution_effect", _EFFECTS), ("attribution_part", _PARTS)):
            con.execute(f"drop view analytics.{output}")
            con.execute(f"create table analytics.{output} as {query}")
        return int(con.execute("select count(*) from touched").fetchall()[0][0])


if __name__ == "__main__":
    tell(touches=fill_inputs(Home(Path(sys.argv[1])), int(sys.argv[2])))
