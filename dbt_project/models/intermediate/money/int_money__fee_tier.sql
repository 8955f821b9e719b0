-- Tiers of every shop: those of the seed.
select
    shops.shop_id,
    cast(null as {{ dbt.type_string() }}) as category_id,
    tiers.valid_from_date,
    tiers.valid_to_date,
    tiers.gmv_from_fen,
    tiers.gmv_to_fen,
    cast(tiers.fee_rate * 1000000 as bigint) as rate_ppm
from {{ ref('platform_fee_tier') }} as tiers
cross join {{ ref('stg_shop__shops') }} as shops
