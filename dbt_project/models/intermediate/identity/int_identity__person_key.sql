{{ config(materialized='table') }}

-- The canonical key of a key is the smallest unionid seen in one row with it, else the key itself. A member id without
-- a unionid follows the openid of its row, so that a member is not counted beside themselves.
with

sightings as (

    select * from {{ ref('int_identity__sighting') }}

),

keys as (

    select
        brand_id,
        person_key,
        unionid_key,
        openid_key,
        first_seen_at,
        _has_new_row,
        _is_new
    from sightings
    where person_key is not null

    union all

    select
        brand_id,
        unionid_key as person_key,
        unionid_key,
        cast(null as {{ dbt.type_string() }}) as openid_key,
        first_seen_at,
        _has_new_row,
        false as _is_new
    from sightings
    where unionid_key is not null

),

own as (

    select
        brand_id,
        person_key,
        min(unionid_key) as unionid_key,
        min(openid_key) as openid_key,
        min(first_seen_at) as first_seen_at,
        max(case when _has_new_row then 1 else 0 end) = 1 as has_new_row,
        max(case when _is_new and (unionid_key is not null or openid_key is not null) then 1 else 0 end) = 1 as has_new_link
    from keys
    group by brand_id, person_key

),

canonical as (

    select
        own.*,
        coalesce(own.unionid_key, via.unionid_key, via.person_key, own.person_key) as canonical_key,
        own.has_new_link or coalesce(via.has_new_link, false) as is_relinked
    from own
    left join own as via on own.brand_id = via.brand_id and own.openid_key = via.person_key

)

select
    brand_id,
    person_key,
    {{ hs_person_id('brand_id', 'canonical_key') }} as person_id,
    canonical_key,
    first_seen_at,
    has_new_row as _has_new_row,
    is_relinked as _is_relinked
from canonical
