-- Which ways people go, how often a sale ends them, and what it is worth.
-- What the platform reports without a touch is left out: it is known of sales only, and would make every rate.
with walks as (
    select * from {{ ref('int_attribution__walk') }}
),

revenues as (
    select
        shop_id,
        order_id,
        sum(net_revenue_fen) as net_revenue_fen
    from {{ ref('fct_order_line') }}
    group by shop_id, order_id
),

ways as (
    select
        brand_id,
        month,
        shop_id,
        order_id,
        count(*) as steps,
        case when sold_at is null then 0 else 1 end as conversions,
        {{ hs_seconds_between('min(touched_at)', 'max(sold_at)') }} / 3600.0 as hours,
        {{ dbt.listagg('channel_id', "'>'", 'order by touch_no') }} as path
    from walks
    where is_observed and channel_id is distinct from previous_channel_id
    group by brand_id, month, walk_id, shop_id, order_id, sold_at
)

select
    ways.brand_id,
    ways.month,
    ways.path,
    ways.steps,
    count(*) as walks,
    cast(sum(ways.conversions) as bigint) as conversions,
    cast(sum(ways.conversions) as double) / count(*) as conversion_rate,
    {{ hs_fen_to_cny('coalesce(sum(revenues.net_revenue_fen), 0)') }} as net_revenue_cny,
    cast({{ hs_quantile('ways.hours', 0.5) }} as double) as median_hours
from ways
left join revenues on ways.shop_id = revenues.shop_id and ways.order_id = revenues.order_id
group by ways.brand_id, ways.month, ways.path, ways.steps
