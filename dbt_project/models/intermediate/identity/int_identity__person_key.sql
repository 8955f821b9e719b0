{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'person_key'],
    )
}}

-- Rewritten are keys that are new, moved, or seen again. A key remembers whom it left, under the mark of the run, until a
-- build is done and the mark changes: a build that breaks off in between, and is tried again, still lists them all.
{% set run = hs_run_mark() -%}

with

nodes as (

    select * from {{ ref('int_identity__node') }}

),

persons as (

    select * from {{ source('analytics', 'identity_person') }}

),

decided as (

    select
        nodes.brand_id,
        nodes.person_key,
        {{ hs_person_id('nodes.brand_id', 'persons.anchor_key') }} as person_id,
        persons.anchor_key as canonical_key,
        nodes.first_seen_at,
        persons.confidence,
        persons.has_conflict,
        nodes.is_listed,
        nodes._seen_in = {{ run }} as is_seen
    from nodes
    inner join persons on nodes.brand_id = persons.brand_id and nodes.person_key = persons.person_key

)

select
    decided.brand_id,
    decided.person_key,
    decided.person_id,
    decided.canonical_key,
    decided.first_seen_at,
    decided.confidence,
    decided.has_conflict,
    decided.is_listed,
    case when decided.is_seen then {{ run }} else '' end as _seen_in,
    {% if is_incremental() %}
        case
            when built.person_id != decided.person_id or built._moved_in = {{ run }} then {{ run }} else ''
        end as _moved_in,
        case
            when built.person_id != decided.person_id and built._moved_in = {{ run }}
                then built._left_person_ids || ',' || built.person_id
            when built.person_id != decided.person_id then built.person_id
            when built._moved_in = {{ run }} then built._left_person_ids
            else ''
        end as _left_person_ids
    {% else %}
        '' as _moved_in,
        '' as _left_person_ids
    {% endif %}
from decided
{% if is_incremental() -%}
    left join {{ this }} as built on decided.brand_id = built.brand_id and decided.person_key = built.person_key
    where
        built.person_key is null
        or decided.is_seen
        or decided.person_id != built.person_id
        or decided.first_seen_at != built.first_seen_at
        or decided.confidence != built.confidence
        or decided.has_conflict != built.has_conflict
        or decided.is_listed != built.is_listed
{%- endif %}
