{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__order'},
    )
}}

-- A refund counts once the money has gone back: type and final state agree and the completion time is known. Exchanges
-- and freight refunds return no money for goods. An aftersale names one SKU; it falls on the lines that match it best
-- (product and SKU code, product, the merchant's product code, else the whole order), by what was paid.
with

completed as (

    select *
    from {{ ref('stg_shop__aftersales') }}
    where
        completed_at is not null
        and (
            (refund_type in ('REFUND', 'REFUND_PRICE_DIFF') and aftersale_status = 'MERCHANT_REFUND_SUCCESS')
            or (refund_type = 'RETURN' and aftersale_status = 'MERCHANT_RETURN_SUCCESS')
        )

),

matched as (

    select
        completed.aftersale_id,
        completed.refund_type,
        completed.reason_code,
        completed.refund_fen as total_fen,
        completed.requested_at,
        completed.completed_at,
        lines.brand_id,
        lines.shop_id,
        lines.order_id,
        lines.order_line_id,
        lines.line_no,
        greatest(lines.paid_fen, 0) as paid_fen,
        case
            when completed.product_id = lines.product_id and completed.sku_code = lines.sku_code then 1
            when completed.product_id = lines.product_id then 2
            when completed.product_code = lines.product_code then 3
            else 4
        end as distance
    from completed
    inner join {{ ref('int_orders__line') }} as lines
        on completed.shop_id = lines.shop_id and completed.order_id = lines.order_id
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id'], 'lines') }}

),

nearest as (

    select *
    from matched
    qualify distance = min(distance) over (partition by shop_id, aftersale_id)

),

shared as (

    select
        *,
        {{ hs_spread('total_fen', 'paid_fen', 'shop_id, aftersale_id', 'line_no') }} as refund_fen
    from nearest

)

select
    aftersale_id,
    order_line_id,
    brand_id,
    shop_id,
    order_id,
    refund_type,
    reason_code,
    refund_fen,
    requested_at,
    completed_at,
    {{ hs_business_date('completed_at') }} as completed_date
from shared
where refund_fen <> 0 or total_fen = 0
