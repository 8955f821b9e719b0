{{ config(materialized='table') }}

-- Every version of a changed order is asked for its buyer and giver: who the order belonged to before changed as well.
with

shops as (

    select * from {{ ref('stg_shop__shops') }}

)

select distinct
    orders.brand_id,
    orders.shop_id,
    orders.order_id,
    {{ hs_row_person_key('orders.brand_id', 'orders.unionid', 'shops.appid', 'orders.openid') }} as buyer_key,
    {{ hs_row_person_key('orders.brand_id', 'orders.giver_unionid', 'shops.appid', 'orders.giver_openid') }} as giver_key
from {{ source('raw', 'shop__orders') }} as orders
left join shops on orders.shop_id = shops.shop_id
where
    {{ hs_is_visible('orders.ordered_at') }}
    and {{ 'true' if should_full_refresh() else hs_is_listed('int_change__record', ['shop_id', 'order_id'], 'orders') }}
