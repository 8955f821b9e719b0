{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__order'},
    )
}}

-- A refund counts once the money has gone back: type and final state agree and the completion time is known; an exchange
-- moves none. It falls on the lines that match best (product and SKU code, product, merchant's code, else the order), by
-- what was paid; freight on the whole order. Pieces are back when goods came back or had not been shipped yet.
with

completed as (

    select
        *,
        refund_type = 'REFUND_FREIGHT' as is_freight,
        case when refund_type = 'REFUND_FREIGHT' then 0 else refund_fen end as goods_fen,
        case when refund_type = 'REFUND_FREIGHT' then refund_fen else 0 end as whole_freight_fen
    from {{ ref('stg_shop__aftersales') }}
    where
        completed_at is not null
        and refund_type in ('REFUND', 'REFUND_PRICE_DIFF', 'REFUND_FREIGHT', 'RETURN')
        and aftersale_status
        = case when refund_type = 'RETURN' then 'MERCHANT_RETURN_SUCCESS' else 'MERCHANT_REFUND_SUCCESS' end

),

matched as (

    select
        completed.*,
        lines.order_line_id,
        lines.line_no,
        lines.quantity as line_quantity,
        greatest(lines.paid_fen, 0) as paid_fen,
        greatest(lines.freight_fen, 0) as freight_fen,
        orders.shipped_at is null or completed.requested_at < orders.shipped_at as is_before_shipping,
        coalesce(completed.completed_at >= orders.settled_at, false) as is_after_settlement,
        case
            when completed.is_freight then 4
            when completed.product_id = lines.product_id and completed.sku_code = lines.sku_code then 1
            when completed.product_id = lines.product_id then 2
            when completed.product_code = lines.product_code then 3
            else 4
        end as distance
    from completed
    inner join {{ hs_changed_lines() }} as lines
        on completed.shop_id = lines.shop_id and completed.order_id = lines.order_id
    inner join {{ ref('int_orders__order') }} as orders
        on lines.shop_id = orders.shop_id and lines.order_id = orders.order_id
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id'], 'lines') }}

),

nearest as (

    select *
    from matched
    qualify distance = min(distance) over (partition by shop_id, aftersale_id)

),

counted as (

    select
        *,
        case
            when refund_type = 'RETURN' or (refund_type = 'REFUND' and is_before_shipping)
                then coalesce(quantity, sum(line_quantity) over (partition by shop_id, aftersale_id))
            else 0
        end as pieces
    from nearest

),

shared as (

    select
        *,
        {{ hs_spread('goods_fen', 'paid_fen', 'shop_id, aftersale_id', 'line_no') }} as line_refund_fen,
        {{ hs_spread('whole_freight_fen', 'freight_fen', 'shop_id, aftersale_id', 'line_no') }} as freight_refund_fen,
        {{ hs_spread('pieces', 'line_quantity', 'shop_id, aftersale_id', 'line_no') }} as returned_quantity
    from counted

)

select
    aftersale_id,
    order_line_id,
    brand_id,
    shop_id,
    order_id,
    refund_type,
    reason_code,
    case
        when is_freight then 'freight' when refund_type = 'REFUND_PRICE_DIFF' then 'price_difference' else 'goods'
    end as refund_kind,
    line_refund_fen as refund_fen,
    freight_refund_fen,
    returned_quantity,
    is_before_shipping,
    is_after_settlement,
    requested_at,
    completed_at,
    {{ hs_business_date('completed_at') }} as completed_date
from shared
where line_refund_fen <> 0 or freight_refund_fen <> 0 or refund_fen = 0
