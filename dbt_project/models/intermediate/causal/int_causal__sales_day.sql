{{ config(materialized='table') }}

-- Contribution is net revenue less the cost of the goods that stayed with the buyers; an unknown cost counts as nothing.
with lines as (
    select
        lines.*,
        coalesce(products.category_id, 'unknown') as category_id,
        coalesce(products.cost_fen, 0) * lines.quantity as cost_fen
    from {{ ref('fct_order_line') }} as lines
    left join {{ ref('dim_product') }} as products
        on lines.shop_id = products.shop_id and lines.sku_id = products.sku_id
)

select
    brand_id,
    category_id,
    paid_date as date,
    cast(sum(net_revenue_fen) as bigint) as net_revenue_fen,
    cast(sum(
        net_revenue_fen - case
            when merchant_revenue_fen > 0
                then {{ hs_int_div('cost_fen * greatest(net_revenue_fen, 0)', 'greatest(merchant_revenue_fen, 1)') }}
            else cost_fen
        end
    ) as bigint) as margin_fen,
    cast(sum(gross_fen) as bigint) as gross_fen,
    cast(sum(merchant_discount_fen) as bigint) as merchant_discount_fen,
    cast(sum(platform_discount_fen) as bigint) as platform_discount_fen
from lines
group by brand_id, category_id, paid_date
