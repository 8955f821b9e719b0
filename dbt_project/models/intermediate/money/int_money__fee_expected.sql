-- The fee by the dated tiers: a line lies on the shop's cumulative revenue between what was sold before it and its own
-- end, and each part of it pays the rate of its tier. A refund takes the upper end of the line away, at the tier it lies
-- in; later lines keep their place. Rounded once per line, half up.
with

tiers as (

    select
        *,
        cast(fee_rate * 1000000 as bigint) as rate_ppm
    from {{ ref('platform_fee_tier') }}

),

placed as (

    select
        order_line_id,
        paid_date,
        greatest(net_revenue_fen, 0) as net_fen,
        sum(merchant_revenue_fen) over (
            partition by shop_id
            order by paid_at, order_id, line_no
            rows between unbounded preceding and current row
        ) - merchant_revenue_fen as before_fen
    from {{ ref('fct_order_line') }}

),

parts as (

    select
        placed.order_line_id,
        tiers.rate_ppm,
        least(placed.before_fen + placed.net_fen, coalesce(tiers.gmv_to_fen, placed.before_fen + placed.net_fen))
        - greatest(placed.before_fen, tiers.gmv_from_fen) as part_fen
    from placed
    inner join tiers
        on
            placed.paid_date >= tiers.valid_from_date
            and (tiers.valid_to_date is null or placed.paid_date <= tiers.valid_to_date)
            and placed.before_fen + placed.net_fen > tiers.gmv_from_fen
            and (tiers.gmv_to_fen is null or placed.before_fen < tiers.gmv_to_fen)
    where placed.net_fen > 0

)

select
    order_line_id,
    cast({{ hs_int_div('sum(part_fen * rate_ppm) + 500000', '1000000') }} as bigint) as fee_expected_fen
from parts
group by order_line_id
