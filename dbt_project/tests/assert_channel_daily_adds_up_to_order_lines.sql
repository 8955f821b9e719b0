-- A returned row is a shop and day whose channels do not add up to its order lines in fct_order_line.
with lines as (
    select
        shop_id,
        paid_date as date,
        {{ hs_fen_to_cny('sum(paid_fen)') }} as gmv_cny,
        {{ hs_fen_to_cny('sum(refund_fen)') }} as refund_cny,
        {{ hs_fen_to_cny('sum(net_revenue_fen)') }} as net_revenue_cny
    from {{ ref('fct_order_line') }}
    group by shop_id, paid_date
),

channels as (
    select
        shop_id,
        date,
        sum(gmv_cny) as gmv_cny,
        sum(refund_cny) as refund_cny,
        sum(net_revenue_cny) as net_revenue_cny
    from {{ ref('mart_channel_daily') }}
    where orders > 0
    group by shop_id, date
)

select
    coalesce(lines.shop_id, channels.shop_id) as shop_id,
    coalesce(lines.date, channels.date) as date
from lines
full join channels on lines.shop_id = channels.shop_id and lines.date = channels.date
where
    lines.gmv_cny is distinct from channels.gmv_cny
    or lines.refund_cny is distinct from channels.refund_cny
    or lines.net_revenue_cny is distinct from channels.net_revenue_cny
