-- By which ways a person can be spoken to, as of the last business day. A way somebody closed is blocked; a group nobody was
-- written to in for half a year is expired; of a phone number nobody can say whether it works.
{% set group_days = 180 -%}

with people as (
    select * from {{ ref('int_identity__person_key') }}
),

contacts as (
    select
        people.brand_id,
        people.person_id,
        case when toggles.person_key like 'external_userid:%' then 'wecom_friend' else 'service_follow' end as channel,
        toggles.change_date,
        toggles.is_open
    from {{ ref('int_vitality__contact_toggle') }} as toggles
    inner join people on toggles.brand_id = people.brand_id and toggles.person_key = people.person_key
    qualify
        row_number() over (
            partition by toggles.brand_id, toggles.person_key, toggles.contact_id order by toggles.change_date desc
        ) = 1
),

ways as (
    select
        brand_id,
        person_id,
        channel,
        case when bool_or(is_open) then 'ok' else 'blocked' end as status,
        coalesce(min(case when is_open then change_date end), max(change_date)) as since_date
    from contacts
    group by brand_id, person_id, channel
    union all
    select
        brand_id,
        person_id,
        'group' as channel,
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
    {% for channel in ('sms', 'phone') -%}
        union all
        select distinct
            members.brand_id,
            members.person_id,
            '{{ channel }}' as channel,
            'unknown' as status,
            cast(null as date) as since_date
        from {{ ref('int_vitality__member') }} as members
        inner join {{ ref('stg_member__members') }} as listed
            on members.brand_id = listed.brand_id and members.member_id = listed.member_id
        where listed.member_phone is not null
    {% endfor -%}
),

-- consent goes with membership: who left every one of theirs has taken it back
members as (
    select
        brand_id,
        person_id,
        count(closed_date) < count(*) as has_consent
    from {{ ref('int_vitality__member') }}
    group by brand_id, person_id
)

select
    ways.brand_id,
    ways.person_id,
    ways.channel,
    ways.status,
    ways.since_date,
    cast(null as bigint) as quota_left,
    members.person_id is not null as is_member,
    coalesce(members.has_consent, false) as has_consent,
    ways.status = 'ok' and coalesce(members.has_consent, true) as is_contactable
from ways
left join members on ways.brand_id = members.brand_id and ways.person_id = members.person_id
