-- Tiers of every shop: those of the list the brand keeps (one without a shop is every shop's of the brand), else the seed.
with

shops as (

    select * from {{ ref('stg_shop__shops') }}

),

listed as (

    select
        shops.shop_id,
        rules.category_id,
        rules.valid_from_date,
        rules.valid_to_date,
        rules.gmv_from_fen,
        rules.gmv_to_fen,
        rules.fee_rate
    from {{ ref('stg_brand__platform_fee_rules') }} as rules
    inner join shops
        on rules.brand_id = shops.brand_id and (rules.shop_id is null or rules.shop_id = shops.shop_id)
    where rules.fee_kind = 'tech_service'

),

tiers as (

    select * from listed

    union all

    select
        shops.shop_id,
        cast(null as {{ dbt.type_string() }}) as category_id,
        seeded.valid_from_date,
        seeded.valid_to_date,
        seeded.gmv_from_fen,
        seeded.gmv_to_fen,
        seeded.fee_rate
    from {{ ref('platform_fee_tier') }} as seeded
    cross join shops
    where shops.shop_id not in (select listed.shop_id from listed)

)

select
    shop_id,
    category_id,
    valid_from_date,
    valid_to_date,
    gmv_from_fen,
    gmv_to_fen,
    cast(fee_rate * 1000000 as bigint) as rate_ppm
from tiers
