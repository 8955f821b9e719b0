-- What our own records expect each ledger to book: payments and refunds of orders, what is taken when an order settles,
-- commissions when they do. One row per ledger, type and order (of a refund its aftersale), in fen.
with

subsidies as (

    select
        shop_id,
        order_id,
        sum(discount_fen) as state_fen
    from {{ ref('stg_shop__order_coupons') }}
    where sponsor = 'state'
    group by shop_id, order_id

),

orders as (

    select
        orders.brand_id,
        orders.shop_id,
        orders.order_id,
        orders.paid_date,
        {{ hs_business_date('orders.settled_at') }} as settled_date,
        coalesce(delivered.order_paid_fen, 0) as paid_fen,
        charges.tech_service_fee_fen as fee_fen,
        charges.freight_insurance_fen as insurance_fen,
        coalesce(subsidies.state_fen, 0) as state_fen,
        orders.order_platform_discount_fen - coalesce(subsidies.state_fen, 0) as platform_fen
    from {{ ref('int_orders__order') }} as orders
    inner join {{ ref('stg_shop__orders') }} as delivered
        on orders.shop_id = delivered.shop_id and orders.order_id = delivered.order_id
    inner join {{ ref('int_money__order_charge') }} as charges
        on orders.shop_id = charges.shop_id and orders.order_id = charges.order_id
    left join subsidies on orders.shop_id = subsidies.shop_id and orders.order_id = subsidies.order_id
    where not orders.is_incomplete and not orders.is_brand_gift

),

refunds as (

    select
        brand_id,
        shop_id,
        order_id,
        aftersale_id,
        completed_date,
        sum(refund_fen + freight_refund_fen) as refund_fen
    from {{ ref('int_orders__refund') }}
    group by brand_id, shop_id, order_id, aftersale_id, completed_date

),

settled_commissions as (

    select
        shop_id,
        order_id,
        {{ hs_business_date('max(settled_at)') }} as settled_date
    from {{ ref('stg_promoter__commission_orders') }}
    where commission_status = 'settled'
    group by shop_id, order_id

),

commissions as (

    select
        parts.brand_id,
        parts.shop_id,
        parts.order_id,
        settled_commissions.settled_date,
        sum(case when parts.partner_role = 'talent' then parts.commission_fen else 0 end) as talent_fen,
        sum(case when parts.partner_role = 'talent' then 0 else parts.commission_fen end) as agency_fen
    from {{ ref('int_promoter__commission') }} as parts
    inner join settled_commissions
        on parts.shop_id = settled_commissions.shop_id and parts.order_id = settled_commissions.order_id
    where parts.commission_status = 'settled'
    group by parts.brand_id, parts.shop_id, parts.order_id, settled_commissions.settled_date

)

{% for ledger, type, relation, id, day, fen in [
    ('fund_flow', 'order_payment', 'orders', 'order_id', 'paid_date', 'paid_fen'),
    ('trade_bill', 'payment', 'orders', 'order_id', 'paid_date', 'paid_fen'),
    ('fund_bill', 'payment', 'orders', 'order_id', 'paid_date', 'paid_fen'),
    ('settlement', 'buyer_paid', 'orders', 'order_id', 'paid_date', 'paid_fen'),
    ('fund_flow', 'tech_service_fee', 'orders', 'order_id', 'settled_date', 'fee_fen'),
    ('fund_flow', 'freight_insurance', 'orders', 'order_id', 'settled_date', 'insurance_fen'),
    ('fund_flow', 'platform_subsidy', 'orders', 'order_id', 'settled_date', 'platform_fen'),
    ('fund_flow', 'state_subsidy', 'orders', 'order_id', 'settled_date', 'state_fen'),
    ('fund_flow', 'order_refund', 'refunds', 'aftersale_id', 'completed_date', 'refund_fen'),
    ('trade_bill', 'refund', 'refunds', 'aftersale_id', 'completed_date', 'refund_fen'),
    ('fund_bill', 'refund', 'refunds', 'aftersale_id', 'completed_date', 'refund_fen'),
    ('fund_flow', 'talent_commission', 'commissions', 'order_id', 'settled_date', 'talent_fen'),
    ('fund_flow', 'agency_service_fee', 'commissions', 'order_id', 'settled_date', 'agency_fen'),
] %}
    {{ "union all" if not loop.first }}
    select brand_id, shop_id, '{{ ledger }}' as ledger, '{{ type }}' as entry_type, {{ id }} as entry_id, order_id, {{ day }} as date, {{ fen }} as amount_fen
    from {{ relation }}
    where {{ day }} is not null and {{ fen }} <> 0
{% endfor %}
