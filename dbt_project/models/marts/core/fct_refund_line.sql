with

refunds as (

    select * from {{ ref('int_orders__refund') }}

),

orders as (

    select * from {{ ref('int_orders__order') }}

)

select
    refunds.aftersale_id,
    refunds.order_line_id,
    refunds.brand_id,
    refunds.shop_id,
    orders.person_id,
    refunds.refund_type,
    refunds.refund_kind,
    refunds.reason_code,
    refunds.refund_fen,
    refunds.freight_refund_fen,
    refunds.returned_quantity,
    refunds.requested_at,
    refunds.completed_at,
    refunds.completed_date,
    orders.paid_date as sale_date,
    orders.is_gift,
    refunds.is_before_shipping,
    refunds.is_after_settlement
from refunds
inner join orders on refunds.shop_id = orders.shop_id and refunds.order_id = orders.order_id
