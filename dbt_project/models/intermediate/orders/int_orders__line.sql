{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__order'},
    )
}}

-- Order-level amounts are shared out over the lines to the fen: the part of the platform's discount that no line names
-- by price before discounts, points and freight by what was paid. Gifts of the brand and free gifts pay nothing.
with

lines as (

    select
        lines.*,
        orders.has_order_freight,
        orders.order_freight_fen,
        orders.order_points_fen,
        orders.order_platform_discount_fen,
        case when lines.is_free_gift or orders.is_brand_gift then 0 else 1 end as is_paid_for
    from {{ ref('int_orders__line_version') }} as lines
    inner join {{ ref('int_orders__order') }} as orders
        on lines.shop_id = orders.shop_id and lines.order_id = orders.order_id
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id'], 'orders', rewritten=true) }}

),

own as (

    select
        *,
        is_paid_for * line_paid_fen as own_paid_fen,
        is_paid_for * line_platform_discount_fen as own_platform_fen,
        is_paid_for * line_talent_discount_fen as talent_discount_fen,
        is_paid_for
        * greatest(coalesce(list_fen, 0), line_paid_fen + line_platform_discount_fen + line_talent_discount_fen)
            as price_fen
    from lines

),

order_level as (

    select
        *,
        least(order_points_fen, sum(own_paid_fen) over (partition by shop_id, order_id)) as points_left_fen,
        case
            when sum(price_fen) over (partition by shop_id, order_id) = 0 then 0
            else greatest(
                order_platform_discount_fen - sum(own_platform_fen) over (partition by shop_id, order_id), 0
            )
        end as platform_left_fen
    from own

),

shared as (

    select
        *,
        {{ hs_spread('points_left_fen', 'own_paid_fen', 'shop_id, order_id', 'line_no') }} as points_fen,
        own_platform_fen
        + {{ hs_spread('platform_left_fen', 'price_fen', 'shop_id, order_id', 'line_no') }} as platform_discount_fen,
        case
            when has_order_freight
                then {{ hs_spread('order_freight_fen', 'own_paid_fen', 'shop_id, order_id', 'line_no') }}
            else line_freight_fen
        end as freight_fen
    from order_level

)

select
    order_line_id,
    brand_id,
    shop_id,
    order_id,
    line_no,
    product_id,
    product_code,
    sku_code,
    sku_id,
    is_free_gift,
    cast(coalesce(quantity, 0) as bigint) as quantity,
    greatest(coalesce(list_fen, 0), own_paid_fen + platform_discount_fen + talent_discount_fen) as gross_fen,
    greatest(coalesce(list_fen, 0), own_paid_fen + platform_discount_fen + talent_discount_fen)
    - own_paid_fen - platform_discount_fen - talent_discount_fen as merchant_discount_fen,
    platform_discount_fen,
    talent_discount_fen,
    points_fen,
    own_paid_fen - points_fen as paid_fen,
    freight_fen,
    own_paid_fen - points_fen + platform_discount_fen as merchant_revenue_fen,
    {{ hs_since_seq() }}
from shared
