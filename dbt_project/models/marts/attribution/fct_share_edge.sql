-- Who reached whom by sharing, how deep in a cascade, and what came of it. A purchase counts for the link that reached the
-- buyer last before it, within the lookback.
{% set lookback_days = hs_number_between('lookback_days', 1, 365) | int -%}
{% set max_depth = 50 -%}

with recursive

links as (

    select * from {{ ref('int_share__link') }}

),

cascades as (

    select
        edge_id,
        {{ hs_key(['brand_id', 'sharer_person_id']) }} as cascade_id,
        1 as depth
    from links
    where parent_edge_id is null

    union all

    select
        links.edge_id,
        cascades.cascade_id,
        cascades.depth + 1 as depth
    from cascades
    inner join links on cascades.edge_id = links.parent_edge_id
    where cascades.depth < {{ max_depth }}

),

orders as (

    select
        brand_id,
        person_id,
        order_id,
        min(ordered_at) as ordered_at,
        sum(net_revenue_fen) as net_revenue_fen,
        max(case when is_first_order then 1 else 0 end) = 1 as is_first_order
    from {{ ref('fct_order_line') }}
    where person_id is not null and not is_free_gift
    group by brand_id, person_id, order_id

),

sales as (

    select
        links.edge_id,
        orders.*
    from orders
    inner join links
        on
            orders.brand_id = links.brand_id
            and orders.person_id = links.person_id
            and orders.ordered_at > links.clicked_at
    where {{ hs_seconds_between('links.clicked_at', 'orders.ordered_at') }} <= {{ lookback_days }} * 86400
    qualify
        row_number() over (
            partition by orders.brand_id, orders.person_id, orders.order_id
            order by links.clicked_at desc, links.edge_id desc
        ) = 1

),

earned as (

    select
        edge_id,
        count(*) as orders,
        min(ordered_at) as ordered_at,
        sum(net_revenue_fen) as net_revenue_fen,
        max(case when is_first_order then 1 else 0 end) = 1 as is_new_buyer
    from sales
    group by edge_id

)

select
    links.edge_id,
    links.brand_id,
    links.shop_id,
    links.sharer_person_id,
    links.person_id,
    links.content_id,
    links.share_target,
    links.promoter_id,
    links.promoter_id is not null as is_commissioned,
    links.clicked_at,
    {{ hs_business_date('links.clicked_at') }} as click_date,
    links.clicks,
    links.is_acquisition,
    links.parent_edge_id,
    cascades.cascade_id,
    cast(cascades.depth as bigint) as depth,
    coalesce(earned.orders, 0) as orders,
    earned.ordered_at,
    cast(coalesce(earned.net_revenue_fen, 0) as bigint) as net_revenue_fen,
    coalesce(earned.is_new_buyer, false) as is_new_buyer
from links
inner join cascades on links.edge_id = cascades.edge_id
left join earned on links.edge_id = earned.edge_id
