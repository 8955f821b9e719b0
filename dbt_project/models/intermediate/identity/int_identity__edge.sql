{{ config(materialized='table') }}

select
    brand_id,
    left_key,
    right_key,
    confidence,
    first_told_at as first_seen_at,
    last_told_at as last_seen_at
from {{ ref('int_identity__sighting') }}
where left_key is not null and right_key is not null
