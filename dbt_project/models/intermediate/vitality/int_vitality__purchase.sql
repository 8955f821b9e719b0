-- Whose purchase it is: a gift is its giver's; gifts of the brand and free gifts are nobody's. In a night those of the persons
-- whose life changed, asked before products are joined.
with lines as (

    select
        order_line_id,
        brand_id,
        shop_id,
        order_id,
        product_id,
        coalesce(giver_person_id, person_id) as person_id,
        paid_date,
        merchant_revenue_fen
    from {{ ref('fct_order_line') }}
    where
        not is_free_gift
        and coalesce(channel_id, '') != 'CH23'
        and coalesce(giver_person_id, person_id) is not null

),

purchases as (

    select * from lines
    where {{ hs_is_touched('int_change__life', ['brand_id', 'person_id']) }}

),

products as (

    select * from {{ ref('stg_shop__products') }}

)

select
    purchases.order_line_id,
    purchases.brand_id,
    purchases.order_id,
    purchases.person_id,
    products.category_id,
    purchases.paid_date,
    purchases.merchant_revenue_fen

from purchases
left join products
    on
        purchases.shop_id = products.shop_id
        and purchases.product_id = products.product_id
