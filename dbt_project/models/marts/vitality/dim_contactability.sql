-- By which ways a person can be spoken to, as of the last business day. A way somebody closed is blocked; a number is what
-- texts to it say. Who befriends an employee or follows an account agrees by doing so; to a text or a call one has to be
-- asked, so where a brand keeps such words silence is none. The last word dominates, and leaving every membership is one.
with contacts as (
    select
        people.brand_id,
        people.person_id,
        case when toggles.person_key like 'external_userid:%' then 'wecom_friend' else 'service_follow' end as channel,
        toggles.change_date,
        toggles.is_open
    from {{ ref('int_vitality__contact_toggle') }} as toggles
    inner join {{ ref('int_identity__person_key') }} as people
        on toggles.brand_id = people.brand_id and toggles.person_key = people.person_key
    qualify
        row_number() over (
            partition by toggles.brand_id, toggles.person_key, toggles.contact_id order by toggles.change_date desc
        ) = 1
),

refusals as (
    select
        brand_id,
        person_id,
        max_by(is_refused, change_date) as is_refused
    from {{ ref('int_outbound__refusal') }}
    group by brand_id, person_id
),

members as (
    select
        members.brand_id,
        members.person_id,
        count(members.closed_date) < count(*) and not coalesce(bool_or(refusals.is_refused), false) as has_consent
    from {{ ref('int_vitality__member') }} as members
    left join refusals on members.brand_id = refusals.brand_id and members.person_id = refusals.person_id
    group by members.brand_id, members.person_id
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
    {% for channel, known, status in [
        ('group', 'int_outbound__group', 'status'), ('sms', 'int_outbound__number', 'status'),
        ('phone', 'int_outbound__number', "'unknown'"),
    ] -%}
        union all
        select
            brand_id,
            person_id,
            '{{ channel }}' as channel,
            {{ status }} as status,
            {{ 'since_date' if status == 'status' else 'cast(null as date)' }} as since_date
        from {{ ref(known) }}
        {{ 'where is_listed' if channel == 'phone' }}
    {% endfor -%}
),

asked as (
    select distinct
        brand_id,
        channel
    from {{ ref('int_outbound__consent') }}
    where consent = 'granted' and channel in ('sms', 'phone')
)

select
    ways.brand_id,
    ways.person_id,
    ways.channel,
    ways.status,
    ways.since_date,
    quotas.quota_left,
    members.person_id is not null as is_member,
    coalesce(members.has_consent, false) as has_consent,
    coalesce(consents.consent, 'unknown') as consent,
    ways.status = 'ok'
    and coalesce(members.has_consent, true)
    and coalesce(consents.consent = 'granted', asked.channel is null) as is_contactable
from ways
left join members on ways.brand_id = members.brand_id and ways.person_id = members.person_id
left join {{ ref('int_outbound__consent') }} as consents
    on ways.brand_id = consents.brand_id and ways.person_id = consents.person_id and ways.channel = consents.channel
left join asked on ways.brand_id = asked.brand_id and ways.channel = asked.channel
left join {{ ref('int_outbound__quota') }} as quotas
    on ways.brand_id = quotas.brand_id and ways.person_id = quotas.person_id and ways.channel = quotas.channel
