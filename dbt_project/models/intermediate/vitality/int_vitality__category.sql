{{ config(materialized='table') }}

-- Every category a member can have as the main one: declared, bought, or `unknown` where nothing is known.
with profiles as (

    select * from {{ ref('stg_brand__category_profile') }}

),

spend as (

    select * from {{ ref('int_vitality__category_spend') }}

),

members as (

    select * from {{ ref('stg_member__members') }}

),

named as (

    select
        brand_id,
        category_id
    from profiles
    union
    select
        brand_id,
        category_id
    from spend
    union
    select
        brand_id,
        'unknown' as category_id
    from members

)

select
    named.brand_id,
    named.category_id,
    profiles.category_zh,
    profiles.category_id is not null as is_declared,
    {{ hs_vitality_declared_cycle('profiles.cycle_days') }} as declared_cycle_days

from named
left join profiles
    on
        named.brand_id = profiles.brand_id
        and named.category_id = profiles.category_id
