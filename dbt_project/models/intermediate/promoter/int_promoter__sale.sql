-- A line belongs to every party that earns on it: the same revenue stands beside each of them and never adds up over them.
with commissions as (
    select * from {{ ref('int_promoter__commission') }}
),

lines as (
    select * from {{ ref('fct_order_line') }}
)

select
    lines.order_line_id,
    commissions.partner_id
from lines
inner join commissions
    on
        lines.shop_id = commissions.shop_id
        and lines.order_id = commissions.order_id
        and (
            lines.sku_id = commissions.sku_id
            -- a SKU that the catalog does not know, and the shop's view, are found by the product
            or (
                lines.product_id = commissions.product_id
                and (commissions.sku_id is null or position(':' in lines.sku_id) > 0)
            )
        )
union
select
    order_line_id,
    partner_id
from lines
where partner_id is not null
