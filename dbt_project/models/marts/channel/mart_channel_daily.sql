with channels as (
    select * from {{ ref('dim_channel') }}
),

lines as (
    select * from {{ ref('fct_order_line') }}
),

touched as (
    select
        brand_id,
        shop_id,
        touch_date as date,
        channel_id,
        count(*) as touches,
        sum(case when is_creditable then 1 else 0 end) as creditable_touches
    from {{ ref('fct_touch') }}
    group by brand_id, shop_id, touch_date, channel_id
),

sold as (
    select
        brand_id,
        shop_id,
        paid_date as date,
        channel_id,
        count(distinct order_id) as orders,
        count(distinct person_id) as buyers,
        count(distinct case when is_first_order then person_id end) as new_buyers,
        sum(paid_fen) as paid_fen,
        sum(refund_fen) as refund_fen,
        sum(net_revenue_fen) as net_revenue_fen
    from lines
    group by brand_id, shop_id, paid_date, channel_id
),

days as (
    select
        brand_id,
        shop_id,
        date,
        channel_id
    from touched
    union
    select
        brand_id,
        shop_id,
        date,
        channel_id
    from sold
)

select
    days.brand_id,
    days.shop_id,
    days.date,
    days.channel_id,
    channels.channel_zh,
    channels.channel_en,
    channels.commerce_mode,
    cast(coalesce(touched.touches, 0) as bigint) as touches,
    cast(coalesce(touched.creditable_touches, 0) as bigint) as creditable_touches,
    coalesce(sold.orders, 0) as orders,
    coalesce(sold.buyers, 0) as buyers,
    coalesce(sold.new_buyers, 0) as new_buyers,
    {{ hs_fen_to_cny('coalesce(sold.paid_fen, 0)') }} as gmv_cny,
    {{ hs_fen_to_cny('coalesce(sold.refund_fen, 0)') }} as refund_cny,
    {{ hs_fen_to_cny('coalesce(sold.net_revenue_fen, 0)') }} as net_revenue_cny,
    cast(sold.refund_fen as double) / nullif(sold.paid_fen, 0) as refund_rate,
    {{ hs_days_between('days.date', "cast('" ~ var('through_date') ~ "' as date)") }} > 30 as is_mature
from days
inner join channels on days.channel_id = channels.channel_id
left join touched
    on
        days.brand_id = touched.brand_id
        and days.shop_id is not distinct from touched.shop_id
        and days.date = touched.date
        and days.channel_id = touched.channel_id
left join sold
    on
        days.brand_id = sold.brand_id
        and days.shop_id is not distinct from sold.shop_id
        and days.date = sold.date
        and days.channel_id = sold.channel_id
