-- A text whose events are told anew of another number is another touch; the old one's record is gone.
{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        on_schema_change='fail',
        unique_key='touch_id',
        post_hook="{{ hs_delete_where(
            'touch_id in (select touch_id from ' ~ ref('int_touch__candidate') ~ ' where not is_touch and '
            ~ hs_is_new('recorded_at', staged=true) ~ ') or component_id = ' ~ dbt.string_literal('sms')
            ~ ' and touch_id not in (select touch_id from ' ~ ref('int_touch__sms') ~ ' where is_touch)'
        ) }}",
    )
}}

with candidates as (
    select * from {{ ref('int_touch__candidate') }}
),

persons as (
    {{ hs_hashed_person_keys() }}
),

fresh as (
    select
        candidates.*,
        persons.person_id,
        {{ hs_key_hash('candidates') }} as _key_hash
    from candidates
    left join persons on candidates.brand_id = persons.brand_id and candidates.person_key = persons.person_key
    where
        candidates.is_touch
        and {{ hs_is_new('recorded_at', staged=true) if is_incremental() else 'true' }}
)

select
    touch_id,
    brand_id,
    shop_id,
    person_id,
    touched_at,
    {{ hs_business_date('touched_at') }} as touch_date,
    channel_id,
    component_id,
    direction,
    touch_kind,
    content_id,
    agent_id,
    is_creditable,
    _key_hash
from fresh
{% if is_incremental() -%}
    -- Touches told long ago of somebody whom we know by another name since.
    union all
    select
        built.touch_id,
        built.brand_id,
        built.shop_id,
        persons.person_id,
        built.touched_at,
        built.touch_date,
        built.channel_id,
        built.component_id,
        built.direction,
        built.touch_kind,
        built.content_id,
        built.agent_id,
        built.is_creditable,
        built._key_hash
    from {{ this }} as built
    inner join persons on built._key_hash = persons.key_hash
    where
        built.person_id is distinct from persons.person_id
        and built.touch_id not in (select fresh.touch_id from fresh)
{%- endif %}
