-- Spans of days on which a person could be spoken to by a friend of theirs or the service account (contact), or in a customer
-- group (客户群). In a group is who came in and is not out of it; of whom nobody tells, who was written to there in the half year
-- before, as in int_outbound__group. `ends_date` is the first day on which the way is closed.
{% set group_days = 180 -%}

with words as (
    select
        people.brand_id,
        people.person_id,
        events.change,
        {{ hs_business_date('events.occurred_at') }} as change_date,
        lead({{ hs_business_date('events.occurred_at') }}) over (
            partition by people.brand_id, people.person_id, events.corp_id, events.group_id
            order by events.occurred_at, case events.change when 'join' then 0 else 1 end, events.event_id
        ) as next_date
    from {{ ref('stg_member__wecom_group_events') }} as events
    inner join {{ ref('int_identity__person_key') }} as people
        on
            events.brand_id = people.brand_id
            and people.person_key = {{ hs_person_key('external_userid', 'events.corp_id', 'events.external_userid') }}
    where {{ hs_business_date('events.occurred_at') }} <= {{ hs_vitality_through_date() }}
),

written as (
    select
        brand_id,
        person_id,
        sent_date,
        lag(sent_date) over (partition by brand_id, person_id order by sent_date) as last_date
    from {{ ref('fct_outbound') }} as messages
    where
        component_id = 'group'
        and is_delivered
        and person_id is not null
        and not exists (
            select 1 from words
            where messages.brand_id = words.brand_id and messages.person_id = words.person_id
        )
    group by brand_id, person_id, sent_date
),

stretches as (
    select
        *,
        sum(case when sent_date < last_date + {{ group_days }} then 0 else 1 end) over (
            partition by brand_id, person_id order by sent_date
        ) as stretch
    from written
)

select
    brand_id,
    person_id,
    'contact' as way,
    change_date as starts_date,
    coalesce(next_date, cast('9999-12-31' as date)) as ends_date
from (
    select
        *,
        lead(change_date) over (partition by brand_id, person_id order by change_date) as next_date
    from {{ ref('int_vitality__reach_change') }}
) as changes
where is_reachable
union all
select
    brand_id,
    person_id,
    'group' as way,
    change_date as starts_date,
    coalesce(next_date, cast('9999-12-31' as date)) as ends_date
from words
where change = 'join'
union all
select
    brand_id,
    person_id,
    'group' as way,
    min(sent_date) as starts_date,
    max(sent_date) + {{ group_days }} as ends_date
from stretches
group by brand_id, person_id, stretch
