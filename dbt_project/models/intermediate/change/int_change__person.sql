{{ config(materialized='table') }}

-- Whom a key left and whom it came to both changed; the keys remember it for the length of a run.
{% set run = hs_run_mark() -%}

with

keys as (

    select * from {{ ref('int_identity__person_key') }}

),

moved as (

    select
        brand_id,
        person_id
    from keys
    where _moved_in = {{ run }}

    union

    select
        brand_id,
        {{ hs_each_of('_left_person_ids') }} as person_id
    from keys
    where _moved_in = {{ run }}

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
    where _seen_in = {{ run }}

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
