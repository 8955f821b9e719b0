{{ config(materialized='table') }}

-- Changed orders, and all other orders of the persons behind them: which one is a person's first may have moved.
with

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

shops as (

    select * from {{ ref('stg_shop__shops') }}

),

changed as (

    select * from {{ ref('int_change__order_row') }}

),

keys as (

    select keys.brand_id, keys.person_key
    from {{ ref('int_identity__person_key') }} as keys
    inner join {{ ref('int_change__person') }} as persons
        on keys.brand_id = persons.brand_id and keys.person_id = persons.person_id
    where persons.is_moved or persons.has_new_order

),

named as (

    select
        orders.brand_id,
        orders.shop_id,
        orders.order_id,
        {{ hs_row_person_key('orders.brand_id', 'orders.unionid', 'shops.appid', 'orders.openid') }} as buyer_key,
        {{ hs_row_person_key('orders.brand_id', 'orders.giver_unionid', 'shops.appid', 'orders.giver_openid') }} as giver_key
    from orders
    left join shops on orders.shop_id = shops.shop_id

)

select brand_id, shop_id, order_id from changed

union

select named.brand_id, named.shop_id, named.order_id
from named
inner join keys on named.brand_id = keys.brand_id and named.buyer_key = keys.person_key

union

select named.brand_id, named.shop_id, named.order_id
from named
inner join keys on named.brand_id = keys.brand_id and named.giver_key = keys.person_key
