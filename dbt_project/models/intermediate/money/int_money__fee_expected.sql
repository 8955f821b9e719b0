-- The technical service fee by the dated tiers. It is charged when an order settles, on what was paid for goods less what
-- went back before: settled lines lie on the shop's cumulative amount in the order in which they settled, then those still
-- open in the order of payment. Each part of a line pays the rate of its tier (above the first, of its category). A refund
-- after settlement takes the upper end of the line away, at the tier it lies in; later lines keep their place. Rounded
-- half up once per order, like the platform's bill, and shared over its lines.
with

tiers as (

    select * from {{ ref('int_money__fee_tier') }}

),

given_back as (

    select
        order_line_id,
        sum(case when is_after_settlement then 0 else refund_fen end) as before_settlement_fen,
        sum(case when is_after_settlement then refund_fen else 0 end) as after_settlement_fen
    from {{ ref('int_orders__refund') }}
    group by order_line_id

),

charged as (

    select
        lines.order_line_id,
        lines.shop_id,
        lines.order_id,
        lines.line_no,
        products.category_id,
        orders.settled_at,
        orders.paid_at,
        coalesce({{ hs_business_date('orders.settled_at') }}, orders.paid_date) as charged_date,
        greatest(lines.paid_fen - coalesce(given_back.before_settlement_fen, 0), 0) as base_fen,
        coalesce(given_back.after_settlement_fen, 0) as after_settlement_fen
    from {{ ref('int_orders__line') }} as lines
    inner join {{ ref('int_orders__order') }} as orders
        on lines.shop_id = orders.shop_id and lines.order_id = orders.order_id
    left join {{ ref('stg_shop__products') }} as products
        on lines.shop_id = products.shop_id and lines.product_id = products.product_id
    left join given_back on lines.order_line_id = given_back.order_line_id

),

placed as (

    select
        *,
        greatest(base_fen - after_settlement_fen, 0) as net_fen,
        sum(base_fen) over (
            partition by shop_id
            order by settled_at nulls last, paid_at, order_id, line_no
            rows between unbounded preceding and current row
        ) - base_fen as before_fen
    from charged

),

parts as (

    select
        placed.shop_id,
        placed.order_id,
        placed.order_line_id,
        placed.line_no,
        sum(tiers.rate_ppm * (
            least(placed.before_fen + placed.net_fen, coalesce(tiers.gmv_to_fen, placed.before_fen + placed.net_fen))
            - greatest(placed.before_fen, tiers.gmv_from_fen)
        )) as fee_units
    from placed
    inner join tiers
        on
            placed.shop_id = tiers.shop_id
            and (tiers.category_id is null or placed.category_id = tiers.category_id)
            and placed.charged_date >= tiers.valid_from_date
            and (tiers.valid_to_date is null or placed.charged_date <= tiers.valid_to_date)
            and placed.before_fen + placed.net_fen > tiers.gmv_from_fen
            and (tiers.gmv_to_fen is null or placed.before_fen < tiers.gmv_to_fen)
    where placed.net_fen > 0
    group by placed.shop_id, placed.order_id, placed.order_line_id, placed.line_no

),

rounded as (

    select
        *,
        {{ hs_int_div('sum(fee_units) over (partition by shop_id, order_id) + 500000', '1000000') }} as order_fee_fen
    from parts

)

select
    order_line_id,
    {{ hs_spread('order_fee_fen', 'fee_units', 'shop_id, order_id', 'line_no') }} as fee_expected_fen
from rounded
