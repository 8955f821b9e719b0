-- A gift is its giver's purchase; free gifts are nobody's. A day whose goods all came back is no purchase.
with lines as (

    select
        order_line_id,
        brand_id,
        shop_id,
        sku_id,
        order_id,
        coalesce(giver_person_id, person_id) as person_id,
        paid_date,
        net_revenue_fen
    from {{ ref('fct_order_line') }}
    where
        not is_free_gift
        and not is_incomplete
        and coalesce(giver_person_id, person_id) is not null

),

products as (

    select * from {{ ref('dim_product') }}

),

-- only a line whose goods have a known cost says anything about margins
costs as (

    select
        order_line_id,
        sum(case when margin_level <= 3 then fee_fen else 0 end) as cost3_fen,
        sum(case when margin_level <= 4 then fee_fen else 0 end) as cost4_fen
    from {{ ref('fct_line_cost') }}
    group by order_line_id
    having count(case when cost_type = 'cogs' then 1 end) > 0

),

days as (

    select
        lines.brand_id,
        lines.person_id,
        coalesce(products.goods_type, 'unknown') as goods_type,
        lines.paid_date as purchase_date,
        count(distinct lines.order_id) as orders,
        sum(lines.net_revenue_fen) as net_fen,
        sum(case when costs.order_line_id is not null then lines.net_revenue_fen end) as costed_net_fen,
        sum(lines.net_revenue_fen - costs.cost3_fen) as cm3_fen,
        sum(lines.net_revenue_fen - costs.cost4_fen) as cm4_fen
    from lines
    left join costs on lines.order_line_id = costs.order_line_id
    left join products on lines.shop_id = products.shop_id and lines.sku_id = products.sku_id
    group by lines.brand_id, lines.person_id, coalesce(products.goods_type, 'unknown'), lines.paid_date

),

-- what a person mostly buys decides among whom they are counted
main_types as (

    select
        brand_id,
        person_id,
        goods_type
    from days
    group by brand_id, person_id, goods_type
    qualify row_number() over (partition by brand_id, person_id order by sum(net_fen) desc, goods_type) = 1

)

select
    days.brand_id,
    days.person_id,
    main_types.goods_type,
    days.purchase_date,
    cast(sum(days.orders) as bigint) as orders,
    cast(sum(days.net_fen) as bigint) as net_fen,
    cast(sum(days.costed_net_fen) as bigint) as costed_net_fen,
    cast(sum(days.cm3_fen) as bigint) as cm3_fen,
    cast(sum(days.cm4_fen) as bigint) as cm4_fen
from days
inner join main_types on days.brand_id = main_types.brand_id and days.person_id = main_types.person_id
group by days.brand_id, days.person_id, main_types.goods_type, days.purchase_date
having sum(days.net_fen) > 0
