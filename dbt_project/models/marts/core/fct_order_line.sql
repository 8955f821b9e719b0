{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__order'},
    )
}}

with

orders as (

    select * from {{ ref('int_orders__order') }}
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id'], rewritten=true) }}

),

lines as (

    select * from {{ hs_changed_lines() }}

),

channels as (

    select * from {{ ref('int_orders__line_channel') }}
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id'], rewritten=true) }}

),

refunds as (

    select
        order_line_id,
        cast(sum(refund_fen) as bigint) as refund_fen
    from {{ ref('int_orders__refund') }}
    group by order_line_id

)

select
    -- keys
    lines.order_line_id,
    orders.brand_id,
    orders.shop_id,
    orders.order_id,
    lines.line_no,
    lines.product_id,
    lines.sku_id,
    -- persons
    orders.person_id,
    orders.giver_person_id,
    orders.receiver_person_id,
    -- days and instants
    orders.ordered_at,
    orders.paid_at,
    orders.paid_date,
    -- amounts
    lines.quantity,
    lines.gross_fen,
    lines.merchant_discount_fen,
    lines.platform_discount_fen,
    lines.talent_discount_fen,
    lines.points_fen,
    lines.paid_fen,
    lines.freight_fen,
    lines.merchant_revenue_fen,
    coalesce(refunds.refund_fen, 0) as refund_fen,
    lines.merchant_revenue_fen - coalesce(refunds.refund_fen, 0) as net_revenue_fen,
    -- how it was sold
    channels.sale_scene,
    channels.account_owner,
    channels.traffic_agent,
    channels.channel_id,
    channels.origin_channel_id,
    orders.live_id,
    channels.partner_id,
    -- flags and state
    orders.is_gift,
    lines.is_free_gift,
    orders.is_first_order,
    orders.is_incomplete,
    orders.order_status
from lines
inner join orders on lines.shop_id = orders.shop_id and lines.order_id = orders.order_id
inner join channels on lines.order_line_id = channels.order_line_id
left join refunds on lines.order_line_id = refunds.order_line_id
