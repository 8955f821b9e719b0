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
    refunds.refund_type,
    refunds.reason_code,
    refunds.refund_fen,
    refunds.requested_at,
    refunds.completed_at,
    refunds.completed_date,
    orders.paid_date as sale_date,
    orders.shipped_at is null or refunds.requested_at < orders.shipped_at as is_before_shipping
from refunds
inner join orders on refunds.shop_id = orders.shop_id and refunds.order_id = orders.order_id
