-- Whose purchase it is: a gift is its giver's; gifts of the brand and free gifts are nobody's.
with lines as (

    select * from {{ ref('fct_order_line') }}

),

products as (

    select * from {{ ref('stg_shop__products') }}

)

select
    lines.order_line_id,
    lines.brand_id,
    lines.order_id,
    coalesce(lines.giver_person_id, lines.person_id) as person_id,
    products.category_id,
    lines.paid_date,
    lines.merchant_revenue_fen

from lines
left join products
    on
        lines.shop_id = products.shop_id
        and lines.product_id = products.product_id
where
    not lines.is_free_gift
    and coalesce(lines.channel_id, '') != 'CH23'
    and coalesce(lines.giver_person_id, lines.person_id) is not null
