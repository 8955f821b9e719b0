with sessions as (
    select * from {{ ref('dim_live_session') }}
),

audience as (
    select * from {{ ref('int_live__audience') }}
),

lines as (
    select * from {{ ref('fct_order_line') }}
),

sales as (
    select
        shop_id,
        live_id,
        count(distinct order_id) as orders,
        count(distinct person_id) as buyers,
        count(distinct case when is_first_order then person_id end) as new_buyers,
        sum(paid_fen) as paid_fen,
        sum(refund_fen) as refund_fen,
        sum(net_revenue_fen) as net_revenue_fen
    from lines
    where live_id is not null
    group by shop_id, live_id
)

select
    sessions.brand_id,
    sessions.shop_id,
    sessions.live_id,
    sessions.live_type,
    sessions.account_id,
    sessions.started_at,
    {{ hs_business_date('sessions.started_at') }} as date,
    sessions.duration_minutes,
    coalesce(audience.watchers, 0) as watchers,
    coalesce(audience.product_clicks, 0) as product_clicks,
    coalesce(sales.orders, 0) as orders,
    coalesce(sales.buyers, 0) as buyers,
    coalesce(sales.new_buyers, 0) as new_buyers,
    {{ hs_fen_to_cny('coalesce(sales.paid_fen, 0)') }} as gmv_cny,
    {{ hs_fen_to_cny('coalesce(sales.net_revenue_fen, 0)') }} as net_revenue_cny,
    cast(sales.refund_fen as double) / nullif(sales.paid_fen, 0) as refund_rate,
    {{ hs_fen_to_cny(hs_rounded_ratio('coalesce(sales.paid_fen, 0) * 1000', 'audience.views')) }}
        as gmv_per_1000_views_cny,
    {{ hs_fen_to_cny(hs_rounded_ratio('coalesce(sales.paid_fen, 0)', 'audience.watchers')) }} as uv_value_cny,
    cast(audience.private_watchers as double) / nullif(audience.traffic_watchers, 0) as private_share
from sessions
left join audience on sessions.shop_id = audience.shop_id and sessions.live_id = audience.live_id
left join sales on sessions.shop_id = sales.shop_id and sessions.live_id = sales.live_id
