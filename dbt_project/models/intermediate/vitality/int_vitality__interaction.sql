{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'member_id'],
        meta={'changed': 'int_change__member'},
    )
}}

-- What counts as an interaction is decided by the member's main category on the day of the act.
{% set changed = hs_is_changed('int_change__member', ['brand_id', 'member_id'], rewritten=true) -%}

with members as (
    select * from {{ ref('int_vitality__member') }}
    where {{ changed }}
),

acts as (
    {{ hs_rows_of_persons(ref('int_vitality__act'), 'members') }}
),

categories as (
    select * from {{ ref('int_vitality__member_category') }}
    where {{ changed }}
),

events as (
    select * from {{ ref('meaningful_event') }}
)

select
    members.brand_id,
    members.member_id,
    acts.act_date,
    coalesce(own.is_meaningful, general.is_meaningful, false) as is_meaningful,
    coalesce(own.component_id, general.component_id, 'unknown') as component_id,
    count(*) as acts,
    {{ hs_since_seq() }}
from acts
inner join members on acts.brand_id = members.brand_id and acts.person_id = members.person_id
left join categories
    on
        members.brand_id = categories.brand_id
        and members.member_id = categories.member_id
        and greatest(acts.act_date, members.joined_date)
        between categories.valid_from_date and categories.valid_to_date
left join events as own on categories.category_id = own.category_id and acts.act_kind = own.act_kind
left join events as general on general.category_id = '*' and acts.act_kind = general.act_kind
group by 1, 2, 3, 4, 5
