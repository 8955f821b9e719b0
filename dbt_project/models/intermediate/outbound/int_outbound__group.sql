-- Who is in a customer group (客户群), and since when; who left every one of theirs, and when: the last word on a group holds.
-- Of whom nobody tells it, being written to in a group says it: for half a year after the last message.
{% set group_days = 180 -%}

with words as (
    select
        people.brand_id,
        people.person_id,
        events.change = 'join' as is_open,
        {{ hs_business_date('events.occurred_at') }} as change_date
    from {{ ref('stg_member__wecom_group_events') }} as events
    inner join {{ ref('int_identity__person_key') }} as people
        on
            events.brand_id = people.brand_id
            and people.person_key = {{ hs_person_key('external_userid', 'events.corp_id', 'events.external_userid') }}
    where {{ hs_business_date('events.occurred_at') }} <= {{ hs_vitality_through_date() }}
    qualify
        row_number() over (
            partition by people.brand_id, people.person_id, events.corp_id, events.group_id
            order by events.occurred_at desc, case events.change when 'join' then 1 else 0 end, events.event_id desc
        ) = 1
),

told as (
    select
        brand_id,
        person_id,
        case when bool_or(is_open) then 'ok' else 'blocked' end as status,
        coalesce(min(case when is_open then change_date end), max(change_date)) as since_date
    from words
    group by brand_id, person_id
),

written as (
    select
        brand_id,
        person_id,
        case
            when max(touch_date) > {{ hs_vitality_through_date() }} - {{ group_days }} then 'ok' else 'expired'
        end as status,
        min(touch_date) as since_date
    from {{ ref('fct_touch') }}
    where
        component_id = 'group'
        and direction = 'outbound'
        and person_id is not null
        and touch_date <= {{ hs_vitality_through_date() }}
    group by brand_id, person_id
)

select
    coalesce(told.brand_id, written.brand_id) as brand_id,
    coalesce(told.person_id, written.person_id) as person_id,
    coalesce(told.status, written.status) as status,
    case when told.person_id is null then written.since_date else told.since_date end as since_date
from told
full join written on told.brand_id = written.brand_id and told.person_id = written.person_id
