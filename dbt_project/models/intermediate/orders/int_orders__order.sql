{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__order'},
    )
}}

-- Paid orders only. The platform calls an order paid when it has a pay time and is neither unpaid, canceled nor
-- oversold; files without a pay time prove it by a status that only follows payment, the order time then stands in.
with

shops as (

    select * from {{ ref('stg_shop__shops') }}

),

keys as (

    select * from {{ ref('int_identity__person_key') }}

),

paid as (

    select
        orders.*,
        {{ hs_row_person_key('orders.brand_id', 'orders.unionid', 'shops.appid', 'orders.openid') }} as buyer_key,
        {{ hs_row_person_key('orders.brand_id', 'orders.giver_unionid', 'shops.appid', 'orders.giver_openid') }} as giver_key,
        {{ hs_is_gift('orders') }} as is_gift,
        coalesce(orders.paid_at, orders.ordered_at) as counted_at
    from {{ ref('stg_shop__orders') }} as orders
    left join shops on orders.shop_id = shops.shop_id
    where
        {{ hs_is_changed('int_change__order', ['shop_id', 'order_id'], 'orders') }}
        and orders.order_status not in ('unpaid', 'canceled', 'oversold')
        and (
            orders.paid_at is not null
            or orders.order_status in (
                'group_pending', 'gift_pending', 'paid', 'part_shipped', 'shipped', 'to_use', 'completed', 'refunded'
            )
        )

),

persons as (

    select
        paid.*,
        buyers.person_id as buyer_id,
        givers.person_id as giver_id,
        case when paid.is_gift then givers.person_id else buyers.person_id end as payer_id
    from paid
    left join keys as buyers on paid.brand_id = buyers.brand_id and paid.buyer_key = buyers.person_key
    left join keys as givers on paid.brand_id = givers.brand_id and paid.giver_key = givers.person_key

)

select
    brand_id,
    shop_id,
    order_id,
    live_id,
    payer_id as person_id,
    case when is_gift then giver_id end as giver_person_id,
    case when is_gift or is_brand_gift then buyer_id end as receiver_person_id,
    order_status,
    order_scene,
    line_hashes,
    is_gift,
    is_brand_gift,
    is_incomplete,
    not is_brand_gift and payer_id is not null and row_number() over (
        partition by brand_id, payer_id
        order by is_brand_gift, counted_at, shop_id, order_id
    ) = 1 as is_first_order,
    coalesce(order_freight_fen, 0) as order_freight_fen,
    order_freight_fen is not null as has_order_freight,
    coalesce(order_platform_discount_fen, 0) as order_platform_discount_fen,
    coalesce(order_points_fen, 0) as order_points_fen,
    tech_service_fee_fen,
    people_card_rebate_fen,
    freight_insurance_fen,
    ordered_at,
    counted_at as paid_at,
    {{ hs_business_date('counted_at') }} as paid_date,
    shipped_at,
    settled_at,
    {{ hs_since_seq() }}
from persons
