-- Who may earn a commission on the line. The agency's commission orders name promoters; the shop's own list names
-- talents and agencies. A canceled commission still says who brought the sale, so it only ranks last.
with

lines as (

    select * from {{ hs_changed_lines() }}
    where {{ hs_is_listed('int_change__order', ['shop_id', 'order_id']) }}

),

agency_view as (

    select
        lines.order_line_id,
        commissions.promoter_id,
        commissions.talent_id,
        commissions.viewer_appid as agency_id
    from lines
    inner join {{ ref('stg_promoter__commission_orders') }} as commissions
        on
            lines.shop_id = commissions.shop_id
            and lines.order_id = commissions.order_id
            and (
                lines.sku_id = commissions.sku_id
                -- a SKU that the catalog does not know is found by its product
                or (lines.product_id = commissions.product_id and position(':' in lines.sku_id) > 0)
                -- a free gift earns nobody anything; it came with the lines beside it
                or lines.is_free_gift
            )
    qualify
        row_number() over (
            partition by lines.order_line_id
            order by
                case when lines.sku_id = commissions.sku_id then 0 else 1 end,
                case when commissions.commission_status = 'canceled' then 1 else 0 end,
                case when commissions.promoter_id is null then 1 else 0 end,
                commissions.viewer_appid,
                commissions.sku_id
        ) = 1

),

shop_view as (

    select
        shop_id,
        order_id,
        product_id,
        sku_code,
        max(case when payee_type = 'promoter' then 1 else 0 end) as promoter_payees,
        min(case when payee_type = 'promoter' then account_id end) as promoter_id,
        min(case when payee_type = 'talent' then account_id end) as talent_id,
        min(case when payee_type = 'agency' then account_id end) as agency_id
    from ({{ hs_order_commissions(changed='int_change__order') }}) as commissions
    group by shop_id, order_id, product_id, sku_code

)

select
    lines.order_line_id,
    agency_view.promoter_id is not null or coalesce(shop_view.promoter_payees, 0) = 1 as has_promoter,
    coalesce(agency_view.promoter_id, shop_view.promoter_id) as promoter_id,
    coalesce(agency_view.talent_id, shop_view.talent_id) as talent_id,
    coalesce(shop_view.agency_id, agency_view.agency_id) as agency_id
from lines
left join agency_view on lines.order_line_id = agency_view.order_line_id
left join shop_view
    on
        lines.shop_id = shop_view.shop_id
        and lines.order_id = shop_view.order_id
        and lines.product_id is not distinct from shop_view.product_id
        and lines.sku_code is not distinct from shop_view.sku_code
