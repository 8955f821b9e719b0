{{ config(materialized='table') }}

-- A key that meets a unionid for the first time may have moved: the person it was (itself, or the person of any unionid
-- it was ever seen with) and the person it is both changed. More than moved is harmless, less would be wrong.
with

keys as (

    select * from {{ ref('int_identity__person_key') }}

),

relinked as (

    select
        sightings.brand_id,
        sightings.person_key,
        sightings.unionid_key,
        sightings.openid_key
    from {{ ref('int_identity__sighting') }} as sightings
    inner join keys on sightings.brand_id = keys.brand_id and sightings.person_key = keys.person_key
    where keys._is_relinked

),

moved as (

    select
        brand_id,
        {{ hs_person_id('brand_id', 'person_key') }} as person_id
    from relinked

    union

    select
        brand_id,
        {{ hs_person_id('brand_id', 'unionid_key') }} as person_id
    from relinked
    where unionid_key is not null

    union

    select
        brand_id,
        {{ hs_person_id('brand_id', 'openid_key') }} as person_id
    from relinked
    where openid_key is not null

),

-- an order of a changed version may have named another buyer before; every version of it is asked
ordering as (

    {% for key in ['buyer_key', 'giver_key'] %}
        select
            changed.brand_id,
            keys.person_id
        from {{ ref('int_change__order_row') }} as changed
        inner join keys on changed.brand_id = keys.brand_id and changed.{{ key }} = keys.person_key
        {{ "union all" if not loop.last }}
    {% endfor %}

),

active as (

    select
        brand_id,
        person_id
    from keys
    where _has_new_row

)

select
    brand_id,
    person_id,
    max(is_moved) = 1 as is_moved,
    max(has_new_order) = 1 as has_new_order
from (
    select
        brand_id,
        person_id,
        1 as is_moved,
        0 as has_new_order
    from moved
    union all
    select
        brand_id,
        person_id,
        0 as is_moved,
        1 as has_new_order
    from ordering
    union all
    select
        brand_id,
        person_id,
        0 as is_moved,
        0 as has_new_order
    from active
) as reasons
group by brand_id, person_id
