{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__order'},
    )
}}

-- What a party keeps of an order falls on the lines it was earned on: those of the SKU, else (the SKU was swapped, or the
-- shop's own view names none) of the product, else on the order; by what was paid. Free gifts earn nobody anything.
with

lines as (

    select * from {{ hs_changed_lines() }}
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id']) }}

),

matched as (

    select
        lines.order_line_id,
        lines.brand_id,
        lines.shop_id,
        lines.order_id,
        lines.line_no,
        lines.paid_fen,
        commissions.partner_id,
        commissions.partner_role,
        commissions.commission_status,
        commissions.commission_fen as whole_fen,
        {{ hs_key(['commissions.product_id', 'commissions.sku_id', 'commissions.partner_id']) }} as commission_key,
        case
            when lines.is_free_gift then 4
            when commissions.sku_id = lines.sku_id then 1
            when commissions.product_id = lines.product_id then 2
            else 3
        end as distance
    from lines
    inner join {{ ref('int_promoter__commission') }} as commissions
        on lines.shop_id = commissions.shop_id and lines.order_id = commissions.order_id

),

nearest as (

    select *
    from matched
    qualify distance = min(distance) over (partition by shop_id, order_id, commission_key)

),

shared as (

    select
        *,
        {{ hs_spread('whole_fen', 'paid_fen', 'shop_id, order_id, commission_key', 'line_no') }} as commission_fen
    from nearest

)

select
    order_line_id,
    brand_id,
    shop_id,
    order_id,
    partner_id,
    partner_role,
    cast(sum(commission_fen) as bigint) as commission_fen,
    case
        when max(case when commission_status = 'canceled' then 0 else 1 end) = 0 then 'canceled'
        when min(case when commission_status = 'settled' then 1 else 0 end) = 1 then 'settled'
        else 'expected'
    end as cost_status
from shared
group by order_line_id, brand_id, shop_id, order_id, partner_id, partner_role
