{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'person_key'],
        meta={'changed': 'int_change__key'},
    )
}}

-- A contact is one way to a person: a WeCom friendship with one employee, or following one service account.
-- The last word of a day holds; at the same instant the loss does. A handover names the employee who takes over.
{% set friend = hs_person_key('external_userid', 'corp_id', 'external_userid') -%}
{% set follower = hs_person_key('openid', 'appid', 'openid') -%}

with words as (
    select
        brand_id,
        {{ friend }} as person_key,
        guide_id as contact_id,
        added_at as changed_at,
        true as is_open
    from {{ ref('stg_member__wecom_contacts') }}
    where {{ hs_is_of_changed_key('brand_id', friend) }}

    union all

    select
        brand_id,
        {{ friend }} as person_key,
        guide_id as contact_id,
        occurred_at as changed_at,
        change not in ('customer_deleted', 'employee_deleted') as is_open
    from {{ ref('stg_member__wecom_contact_events') }}
    where {{ hs_is_of_changed_key('brand_id', friend) }}

    union all

    select
        brand_id,
        {{ follower }} as person_key,
        appid as contact_id,
        occurred_at as changed_at,
        event = 'subscribe' as is_open
    from {{ ref('stg_member__service_account_events') }}
    where event in ('subscribe', 'unsubscribe') and {{ hs_is_of_changed_key('brand_id', follower) }}
),

dated as (
    select
        *,
        {{ hs_business_date('changed_at') }} as change_date
    from words
),

last_words as (
    select
        brand_id,
        person_key,
        contact_id,
        change_date,
        is_open
    from dated
    where change_date <= {{ hs_vitality_through_date() }}
    qualify
        row_number() over (
            partition by brand_id, person_key, contact_id, change_date
            order by changed_at desc, is_open asc
        ) = 1
),

compared as (
    select
        *,
        coalesce(
            lag(is_open) over (partition by brand_id, person_key, contact_id order by change_date), false
        ) as was_open
    from last_words
)

select
    brand_id,
    person_key,
    contact_id,
    change_date,
    is_open
from compared
where is_open != was_open
