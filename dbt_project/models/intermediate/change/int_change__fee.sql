{{ config(materialized='table') }}

-- Changed orders, those of days that an edge of the tiers falls into or that came to other rates, and those with a product
-- that is new or has another category than the last successful build knew.
with

bases as (

    select * from {{ ref('int_money__fee_base') }}

),

known as (

    select *
    from ({{ hs_versions_of_new(source('raw', 'shop__products'), ref('stg_shop__products'), ['shop_id', 'product_id']) }}) as versions
    where not {{ hs_is_new() }}
    qualify row_number() over (partition by shop_id, product_id order by {{ hs_version_order() }}) = 1

),

products as (

    select
        newest.shop_id,
        newest.product_id
    from {{ ref('stg_shop__products') }} as newest
    left join known on newest.shop_id = known.shop_id and newest.product_id = known.product_id
    where newest._ledger_seq > {{ var('since_seq') }} and newest.category_id is distinct from known.category_id

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
