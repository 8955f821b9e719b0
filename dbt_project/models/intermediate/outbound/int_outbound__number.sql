-- Whose number is known, as a member's or because texts were sent to it, and what these say of it: what arrived works, what the carrier does not know or has shut off is no
-- number (invalid), who sent TD or stands on its black list closed it. A phone switched off says nothing. Of several
-- numbers the best counts.
with people as (
    {{ hs_person_keys() }}
),

words as (
    select
        brand_id,
        coalesce(phone, member_id) as receiver,
        coalesce(
            {{ hs_person_key('member_id', 'brand_id', 'member_id') }}, {{ hs_person_key('phone', 'brand_id', 'phone') }}
        ) as person_key,
        occurred_at,
        event_id,
        event in ('click', 'reply') as is_answer,
        case
            when event = 'opt_out' or failure_reason = 'blacklisted' then 'blocked'
            when event in ('delivered', 'click', 'reply') then 'ok'
            when failure_reason in ('invalid_number', 'suspended') then 'invalid'
        end as status
    from {{ ref('stg_member__sms_events') }}
),

changes as (
    select
        words.brand_id,
        people.person_id,
        words.receiver,
        words.occurred_at,
        words.event_id,
        words.status,
        words.is_answer,
        lag(words.status) over (
            partition by words.brand_id, people.person_id, words.receiver
            order by words.occurred_at, words.event_id
        ) as last_status
    from words
    inner join people
        on words.brand_id = people.brand_id and words.person_key = people.person_key
    where words.status is not null and people.person_id is not null
),

numbers as (
    select *
    from changes
    -- who clicks on the last text after TD has not asked for more
    where status is distinct from last_status and not (is_answer and coalesce(last_status, '') = 'blocked')
    qualify
        row_number() over (
            partition by brand_id, person_id, receiver
            order by occurred_at desc, event_id desc
        ) = 1
),

best as (
    select
        brand_id,
        person_id,
        status,
        {{ hs_business_date('occurred_at') }} as since_date
    from numbers
    qualify
        row_number() over (
            partition by brand_id, person_id
            order by case status when 'ok' then 0 when 'blocked' then 1 else 2 end, occurred_at, receiver
        ) = 1
),

listed as (
    select distinct
        members.brand_id,
        members.person_id
    from {{ ref('int_vitality__member') }} as members
    inner join {{ ref('stg_member__members') }} as told
        on members.brand_id = told.brand_id and members.member_id = told.member_id
    where told.member_phone is not null
)

select
    coalesce(best.brand_id, listed.brand_id) as brand_id,
    coalesce(best.person_id, listed.person_id) as person_id,
    coalesce(best.status, 'unknown') as status,
    best.since_date,
    listed.person_id is not null as is_listed
from best
full join listed on best.brand_id = listed.brand_id and best.person_id = listed.person_id
