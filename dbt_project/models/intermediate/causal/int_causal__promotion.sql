{{ config(materialized='table') }}

-- The days on which a promotion sells; warming up (预热) and digestion (消化) are what it may have moved.
with events as (
    select * from {{ ref('stg_brand__policy_calendar') }}
    where event_kind = 'promotion' and promo_id is not null
)

select
    brand_id,
    promo_id,
    min(event_zh) as promo_zh,
    min(starts_date) as starts_date,
    max(ends_date) as ends_date
from events
where coalesce(promo_phase, 'burst') not in ('warm_up', 'digestion')
group by brand_id, promo_id
