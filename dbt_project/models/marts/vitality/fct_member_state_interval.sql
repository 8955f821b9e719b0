{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        on_schema_change='fail',
        unique_key=['brand_id', 'member_id'],
        meta={'changed': 'int_change__state'},
        pre_hook="{{ hs_lengthen_stays() }}",
    )
}}

-- The stays of every member, one after the other, from joining to the last day known. A night lengthens what goes on, and adds
-- what changed and what a clock began.
{% set key, since = ['brand_id', 'member_id'], "cast('" ~ var('since_through_date') ~ "' as date)" -%}

with stays as (
    select * from {{ ref('int_vitality__state_interval') }}
    where {{ hs_is_changed('int_change__state', key, rewritten=true) }}
    {%- if is_incremental() %}
        union all
        select * from {{ ref('int_vitality__state_interval') }}
        where valid_from_date > {{ since }} and not {{ hs_is_listed('int_change__state', key) }}
    {%- endif %}
)

select
    brand_id,
    member_id,
    person_id,
    state,
    valid_from_date,
    valid_to_date,
    {{ hs_days_between('valid_from_date', 'valid_to_date') }} + 1 as days,
    previous_state,
    _until_date
from stays
