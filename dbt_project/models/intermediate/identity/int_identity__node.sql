{{ config(materialized='table') }}

with

sightings as (

    select * from {{ ref('int_identity__sighting') }}

),

listed as (

    {% for type, scope, token in [
        ('unionid', 'accounts.brand_id', 'accounts.unionid'),
        ('openid', 'coalesce(accounts.appid, shops.appid)', 'accounts.openid'),
        ('phone', 'accounts.brand_id', 'accounts.phone'),
    ] %}
        select
            accounts.brand_id,
            {{ hs_person_key(type, scope, token) }} as person_key
        from {{ ref('stg_brand__staff_accounts') }} as accounts
        left join {{ ref('stg_shop__shops') }} as shops on accounts.shop_id = shops.shop_id
        {{ "union" if not loop.last }}
    {% endfor %}

),

seen as (

    {% for side in ['left_key', 'right_key'] %}
        select
            brand_id,
            {{ side }} as person_key,
            min(first_seen_at) as first_seen_at,
            max(case when _has_new_row then 1 else 0 end) as has_new
        from sightings
        where {{ side }} is not null
        group by brand_id, {{ side }}
        {{ "union all" if not loop.last }}
    {% endfor %}

)

select
    seen.brand_id,
    seen.person_key,
    split_part(seen.person_key, ':', 1) as key_type,
    split_part(seen.person_key, ':', 2) as scope,
    min(seen.first_seen_at) as first_seen_at,
    max(case when listed.person_key is not null then 1 else 0 end) = 1 as is_listed,
    max(seen.has_new) = 1 as _has_new_row
from seen
left join listed on seen.brand_id = listed.brand_id and seen.person_key = listed.person_key
group by seen.brand_id, seen.person_key
