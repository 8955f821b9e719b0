{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'person_id'],
        meta={'changed': 'int_change__life'},
    )
}}

{% set every, keys = ref('int_identity__person_key'), ref('int_change__key') -%}

-- Reachable means at least one open contact at the end of the day, under any key of the person.
with toggles as (
    select * from {{ ref('int_vitality__contact_toggle') }}
),

people as (
    select * from {{ keys if is_incremental() else every }}
    where {{ hs_is_changed('int_change__life', ['brand_id', 'person_id']) }}
),

moves as (
    select
        toggles.brand_id,
        people.person_id,
        toggles.change_date,
        sum(case when toggles.is_open then 1 else -1 end) as opened
    from toggles
    inner join people on toggles.brand_id = people.brand_id and toggles.person_key = people.person_key
    group by toggles.brand_id, people.person_id, toggles.change_date
),

counted as (
    select
        *,
        sum(opened) over (partition by brand_id, person_id order by change_date) as contacts
    from moves
)

select
    brand_id,
    person_id,
    change_date,
    contacts > 0 as is_reachable,
    {{ hs_since_seq() }}
from counted
where (contacts > 0) != (contacts - opened > 0)
