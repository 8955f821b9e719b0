-- The technical service fee by the dated tiers, of the orders whose fee may have changed. Settled lines lie on the shop's
-- cumulative amount in the order in which they settled, then those still open in the order of payment. Each part of a line
-- pays the rate of its tier (above the first, of its category). A refund after settlement takes the upper end of the line
-- away, at the tier it lies in; later lines keep their place. Rounded half up once per order, like the platform's bill, and
-- shared over its lines.
{% set order_fee = hs_int_div(
    'cast(sum(fee_units) over (partition by shop_id, order_id) + 500000 as bigint)', '1000000'
) -%}

with

tiers as (

    select * from {{ ref('int_money__fee_tier') }}

),

bases as (

    select * from {{ hs_changed_bases() }}

),

charged as (

    select
        bases.*,
        products.category_id,
        days.before_fen as day_before_fen,
        days.is_crossed
    from bases
    inner join {{ ref('int_money__fee_day') }} as days
        on
            bases.shop_id = days.shop_id
            and bases.is_settled = days.is_settled
            and bases.charged_date = days.charged_date
    left join {{ ref('stg_shop__products') }} as products
        on bases.shop_id = products.shop_id and bases.product_id = products.product_id

),

-- within one tier the beginning of the day stands for every place on it
placed as (

    select
        *,
        day_before_fen as before_fen
    from charged
    where not is_crossed

    union all

    select
        *,
        day_before_fen + sum(base_fen) over (
            partition by shop_id, is_settled, charged_date
            order by settled_at, paid_at, order_id, line_no
            rows between unbounded preceding and current row
        ) - base_fen as before_fen
    from charged
    where is_crossed

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

)

select
    order_line_id,
    {{ hs_spread(order_fee, 'fee_units', 'shop_id, order_id', 'line_no') }} as fee_expected_fen
from parts
