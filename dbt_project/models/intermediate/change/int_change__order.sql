{{ config(materialized='table') }}

-- Changed orders, the orders of the persons behind them in any role, and all other orders of whoever paid for one of
-- these: which order is a payer's first is decided over all of them.
with

named as (

    select
        orders.brand_id,
        orders.shop_id,
        orders.order_id,
        buyers.person_id as buyer_id,
        givers.person_id as giver_id,
        case when {{ hs_is_gift('orders') }} then givers.person_id else buyers.person_id end as payer_id
    from {{ ref('stg_shop__orders') }} as orders
    left join {{ ref('stg_shop__shops') }} as shops on orders.shop_id = shops.shop_id
    left join {{ ref('int_identity__person_key') }} as buyers
        on
            orders.brand_id = buyers.brand_id
            and {{ hs_row_person_key('orders.brand_id', 'orders.unionid', 'shops.appid', 'orders.openid') }}
            = buyers.person_key
    left join {{ ref('int_identity__person_key') }} as givers
        on
            orders.brand_id = givers.brand_id
            and {{ hs_row_person_key('orders.brand_id', 'orders.giver_unionid', 'shops.appid', 'orders.giver_openid') }}
            = givers.person_key

),

persons as (

    select person_id
    from {{ ref('int_change__person') }}
    where is_moved or has_new_order

),

touched as (

    select
        brand_id,
        shop_id,
        order_id
    from {{ ref('int_change__order_row') }}

    union

    select
        named.brand_id,
        named.shop_id,
        named.order_id
    from named
    inner join persons on named.buyer_id = persons.person_id

    union

    select
        named.brand_id,
        named.shop_id,
        named.order_id
    from named
    inner join persons on named.giver_id = persons.person_id

),

payers as (

    select distinct named.payer_id
    from named
    inner join touched on named.shop_id = touched.shop_id and named.order_id = touched.order_id

)

select
    brand_id,
    shop_id,
    order_id
from touched

union

select
    named.brand_id,
    named.shop_id,
    named.order_id
from named
inner join payers on named.payer_id = payers.payer_id
