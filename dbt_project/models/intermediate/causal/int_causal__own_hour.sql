{{ config(materialized='table') }}

-- The brand's own ground: its own rooms (店播), its pages, showcase and home. What an influencer's crowd spills over to.
with lines as (
    select * from {{ ref('fct_order_line') }}
)

select
    brand_id,
    shop_id,
    product_id,
    paid_date as date,
    {{ hs_business_hour('paid_at') }} as hour,
    cast(sum(net_revenue_fen) as bigint) as net_revenue_fen
from lines
where channel_id in ('CH01', 'CH05', 'CH06', 'CH17')
group by brand_id, shop_id, product_id, paid_date, {{ hs_business_hour('paid_at') }}
