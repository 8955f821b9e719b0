{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'person_key'],
    )
}}

-- Rewritten are the keys a night saw, and those that came on the brand's list or left it.
{% set run = hs_run_mark() -%}

with

sightings as (

    select * from {{ ref('int_identity__sighting') }}
    where {{ "_seen_in = " ~ run if is_incremental() else "true" }}

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

sides as (

    {% for side in ['left_key', 'right_key'] %}
        select
            brand_id,
            {{ side }} as person_key,
            first_seen_at
        from sightings
        where {{ side }} is not null
        {{ "union all" if not loop.last }}
    {% endfor %}

),

seen as (

    select
        brand_id,
        person_key,
        min(first_seen_at) as first_seen_at
    from sides
    group by brand_id, person_key

)

select
    seen.brand_id,
    seen.person_key,
    split_part(seen.person_key, ':', 1) as key_type,
    split_part(seen.person_key, ':', 2) as scope,
    {{ hs_best('least', 'seen', 'first_seen_at') }} as first_seen_at,
    listed.person_key is not null as is_listed,
    {{ run }} as _seen_in
from seen
left join listed on seen.brand_id = listed.brand_id and seen.person_key = listed.person_key
{% if is_incremental() -%}
    left join {{ this }} as built on seen.brand_id = built.brand_id and seen.person_key = built.person_key

    union all

    select
        built.brand_id,
        built.person_key,
        built.key_type,
        built.scope,
        built.first_seen_at,
        not built.is_listed as is_listed,
        built._seen_in
    from {{ this }} as built
    left join listed on built.brand_id = listed.brand_id and built.person_key = listed.person_key
    left join seen on built.brand_id = seen.brand_id and built.person_key = seen.person_key
    where seen.person_key is null and built.is_listed = (listed.person_key is null)
{%- endif %}
