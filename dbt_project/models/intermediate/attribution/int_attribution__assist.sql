-- Helping without closing: the channel touched the person before the sale and another channel came last.
with path as (
    select * from {{ ref('int_attribution__path') }}
),

lines as (
    select
        *,
        {{ hs_key(['shop_id', 'order_id', 'channel_id']) }} as path_id
    from {{ ref('fct_order_line') }}
),

path_channels as (
    select
        path_id,
        channel_id,
        max(touch_date) as touch_date
    from path
    group by path_id, channel_id
    having max(touch_seq) < max(path_touches)
),

assisted as (
    select
        lines.brand_id,
        lines.shop_id,
        lines.paid_date,
        path_channels.touch_date,
        path_channels.channel_id,
        lines.net_revenue_fen
    from lines
    inner join path_channels on lines.path_id = path_channels.path_id
)

{% for basis, day in [('cash', 'paid_date'), ('accrual', 'touch_date')] -%}
    select
        brand_id,
        shop_id,
        '{{ basis }}' as basis,
        {{ day }} as date,
        channel_id,
        cast(sum(net_revenue_fen) as bigint) as assisted_fen
    from assisted
    group by brand_id, shop_id, {{ day }}, channel_id
    {{ "union all" if not loop.last }}
{% endfor -%}
