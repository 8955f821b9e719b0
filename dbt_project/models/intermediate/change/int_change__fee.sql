{{ config(materialized='table') }}

-- Changed orders, those of days that an edge of the tiers falls into or that came to other rates, and those with a product
-- that is new or may have another category.
with

bases as (

    select * from {{ ref('int_money__fee_base') }}

),

products as (

    select
        shop_id,
        product_id
    from {{ ref('stg_shop__products') }}
    where {{ hs_is_new() }}

)

select
    shop_id,
    order_id
from {{ ref('int_change__order') }}

union

select
    bases.shop_id,
    bases.order_id
from bases
inner join {{ ref('int_money__fee_day') }} as days
    on
        bases.shop_id = days.shop_id
        and bases.is_settled = days.is_settled
        and bases.charged_date = days.charged_date
where days.is_crossed or days._since = {{ hs_run_mark() }}

union

select
    bases.shop_id,
    bases.order_id
from bases
inner join products on bases.shop_id = products.shop_id and bases.product_id = products.product_id
