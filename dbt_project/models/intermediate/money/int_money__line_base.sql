{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__order'},
    )
}}

-- What a line costs by itself. Goods that came back, or never left, cost nothing; an order given back whole before it
-- shipped has no freight. What the platform takes of an order is shared by what was paid; an order given back whole
-- before settlement is charged nothing. A SKU without a known cost keeps it unknown (null), never 0.
with

lines as (

    select
        lines.*,
        orders.paid_date,
        orders.settled_at is not null as is_settled,
        orders.order_status = 'refunded' and orders.shipped_at is null as is_never_shipped,
        case
            when orders.order_status = 'refunded' and orders.settled_at is null then 0
            else coalesce(orders.tech_service_fee_fen, 0)
        end as order_platform_fee_fen,
        case
            when orders.order_status = 'refunded' and orders.settled_at is null then 0
            else coalesce(orders.people_card_rebate_fen, 0)
        end as order_people_card_fen,
        coalesce(orders.freight_insurance_fen, 0) as order_insurance_fen
    from {{ ref('int_orders__line') }} as lines
    inner join {{ ref('int_orders__order') }} as orders
        on lines.shop_id = orders.shop_id and lines.order_id = orders.order_id
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id'], 'orders') }}

),

unit_costs as (

    select
        shop_id,
        sku_id,
        cost_fen,
        freight_fen,
        valid_from_date,
        lead(valid_from_date) over (partition by shop_id, sku_id order by valid_from_date) as next_from_date
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

counted as (

    select
        lines.*,
        unit_costs.cost_fen as unit_cost_fen,
        unit_costs.freight_fen as unit_freight_fen,
        coalesce(given_back.freight_refund_fen, 0) as freight_refund_fen,
        case
            when lines.is_never_shipped then 0
            else greatest(lines.quantity - coalesce(given_back.returned_quantity, 0), 0)
        end as kept_quantity,
        case
            when lines.is_never_shipped then 0
            else greatest(lines.quantity - coalesce(given_back.unsent_quantity, 0), 0)
        end as sent_quantity
    from lines
    left join unit_costs
        on
            lines.shop_id = unit_costs.shop_id
            and lines.sku_id = unit_costs.sku_id
            and lines.paid_date >= unit_costs.valid_from_date
            and (unit_costs.next_from_date is null or lines.paid_date < unit_costs.next_from_date)
    left join given_back on lines.order_line_id = given_back.order_line_id

)

select
    order_line_id,
    brand_id,
    shop_id,
    order_id,
    cast(kept_quantity as bigint) as kept_quantity,
    cast(unit_cost_fen * kept_quantity as bigint) as cogs_fen,
    cast(coalesce(unit_freight_fen, 0) * sent_quantity as bigint) as freight_cost_fen,
    cast(freight_fen - freight_refund_fen as bigint) as freight_charged_fen,
    {{ hs_spread('order_insurance_fen', 'paid_fen', 'shop_id, order_id', 'line_no') }} as freight_insurance_fen,
    {{ hs_spread('order_platform_fee_fen', 'paid_fen', 'shop_id, order_id', 'line_no') }} as platform_fee_fen,
    {{ hs_spread('order_people_card_fen', 'paid_fen', 'shop_id, order_id', 'line_no') }} as people_card_fen,
    case when is_settled then 'settled' else 'expected' end as cost_status
from counted
