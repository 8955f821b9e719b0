{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__order'},
    )
}}

-- What a line costs by itself, and its part of what its order is charged, by what was paid (freight by pieces sent). Goods
-- that came back, or never left, cost nothing; an unknown cost stays null. Freight no parcel names is the SKU's estimate.
{% set order_key = 'shop_id, order_id' -%}
{% set line_key = order_key ~ ', product_id, sku_code' -%}

with lines as (
    select
        lines.*,
        orders.paid_date,
        case when orders.order_status = 'refunded' and orders.shipped_at is null then 0 else lines.quantity end as sendable
    from {{ hs_changed_lines() }} as lines
    inner join {{ ref('int_orders__order') }} as orders
        on lines.shop_id = orders.shop_id and lines.order_id = orders.order_id
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id'], 'orders', rewritten=true) }}
),

unit_costs as (
    select
        *,
        lead(valid_from_date, 1, date '9999-12-31') over (
            partition by shop_id, sku_id order by valid_from_date
        ) as next_from_date
    from {{ ref('stg_brand__sku_costs') }}
),

given_back as (
    select
        order_line_id,
        sum(returned_quantity) as returned_quantity,
        sum(case when is_before_shipping then returned_quantity else 0 end) as unsent_quantity,
        sum(freight_refund_fen) as freight_refund_fen
    from {{ ref('int_orders__refund') }}
    group by order_line_id
),

subsidies as (
    select {{ line_key }}, sum(discount_fen) as state_fen
    from {{ ref('stg_shop__order_coupons') }}
    where sponsor = 'state'
    group by {{ line_key }}
),

counted as (
    select
        lines.*,
        charges.is_settled,
        charges.tech_service_fee_fen,
        charges.freight_insurance_fen,
        charges.payment_fee_fen,
        charges.people_card_rebate_fen,
        charges.freight_cost_fen as parcels_fen,
        unit_costs.cost_fen as unit_cost_fen,
        coalesce(unit_costs.freight_fen, 0) as unit_freight_fen,
        coalesce(given_back.freight_refund_fen, 0) as freight_refund_fen,
        coalesce(subsidies.state_fen, 0) as state_fen,
        lines.sendable - least(coalesce(given_back.returned_quantity, 0), lines.sendable) as kept_quantity,
        lines.sendable - least(coalesce(given_back.unsent_quantity, 0), lines.sendable) as sent_quantity
    from lines
    inner join {{ ref('int_money__order_charge') }} as charges
        on lines.shop_id = charges.shop_id and lines.order_id = charges.order_id
    left join unit_costs
        on
            lines.shop_id = unit_costs.shop_id
            and lines.sku_id = unit_costs.sku_id
            and lines.paid_date >= unit_costs.valid_from_date
            and lines.paid_date < unit_costs.next_from_date
    left join given_back on lines.order_line_id = given_back.order_line_id
    left join subsidies
        on
            lines.shop_id = subsidies.shop_id
            and lines.order_id = subsidies.order_id
            and lines.product_id is not distinct from subsidies.product_id
            and lines.sku_code is not distinct from subsidies.sku_code
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id'], 'charges', rewritten=true) }}
)

select
    order_line_id,
    brand_id,
    shop_id,
    order_id,
    cast(kept_quantity as bigint) as kept_quantity,
    cast(unit_cost_fen * kept_quantity as bigint) as cogs_fen,
    case
        when parcels_fen is null then cast(unit_freight_fen * sent_quantity as bigint)
        else {{ hs_spread('parcels_fen', 'sent_quantity', order_key, 'line_no') }}
    end as freight_cost_fen,
    cast(freight_fen - freight_refund_fen as bigint) as freight_charged_fen,
    least(
        platform_discount_fen,
        {{ hs_spread('state_fen', 'platform_discount_fen', line_key, 'line_no') }}
    ) as state_discount_fen,
    {% for charge in ['freight_insurance_fen', 'tech_service_fee_fen', 'payment_fee_fen', 'people_card_rebate_fen'] -%}
        {{ hs_spread(charge, 'paid_fen', order_key, 'line_no') }} as {{ charge }},
    {% endfor -%}
    case when is_settled then 'settled' else 'expected' end as cost_status,
    {{ ['merchant_discount_fen', 'platform_discount_fen', 'talent_discount_fen', 'points_fen'] | join(', ') }},
    paid_date,
    {{ hs_since_seq() }}
from counted
