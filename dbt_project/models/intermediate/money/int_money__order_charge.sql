-- What an order is charged as a whole. The settlement view is the best source once it knows the order (forecasts until it
-- settles); the order export stands in for it. Parcels say what carriers took; the pay account's bill what paying cost.
with

parcels as (

    select
        shop_id,
        order_id,
        sum(freight_cost_fen) as freight_cost_fen
    from {{ ref('stg_shop__shipments') }}
    group by shop_id, order_id

),

payments as (

    select
        shop_id,
        voucher_id as order_id,
        sum(amount_fen) as payment_fee_fen
    from {{ ref('stg_shop__pay_fund_bill') }}
    where bill_kind = 'fee'
    group by shop_id, voucher_id

)

select
    orders.shop_id,
    orders.order_id,
    parcels.freight_cost_fen,
    orders.settled_at is not null as is_settled,
    coalesce(payments.payment_fee_fen, 0) as payment_fee_fen,
    {% for column, own in [
        ('tech_service_fee_fen', 'tech_service_fee_fen'), ('freight_insurance_fen', 'freight_insurance_fen'),
    ] -%}
        case
            when settled.order_id is not null then coalesce(settled.{{ column }}, 0)
            when orders.order_status = 'refunded' and orders.settled_at is null then 0
            else coalesce(orders.{{ own }}, 0)
        end as {{ column }},
    {% endfor -%}
    case
        when orders.order_status = 'refunded' and orders.settled_at is null then 0
        else coalesce(orders.people_card_rebate_fen, 0)
    end as people_card_rebate_fen,
    orders._since_seq
from {{ ref('int_orders__order') }} as orders
left join {{ ref('stg_shop__settlements') }} as settled
    on orders.shop_id = settled.shop_id and orders.order_id = settled.order_id
left join parcels on orders.shop_id = parcels.shop_id and orders.order_id = parcels.order_id
left join payments on orders.shop_id = payments.shop_id and orders.order_id = payments.order_id
