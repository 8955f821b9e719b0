-- Every word of a person on a way of being spoken to; one on all ways is a word on each of them. TD sent back to a text message
-- is such a word, whether the brand keeps it as one or not.
{% set ways = ['sms', 'phone', 'wecom', 'service_account'] -%}

with people as (
    {{ hs_person_keys() }}
),

words as (
    select
        brand_id,
        {{ hs_consent_key() }} as person_key,
        way,
        consent,
        said_at,
        consent_id as word_id
    from {{ ref('stg_member__consents') }}
    union all
    select
        brand_id,
        person_key,
        'sms' as way,
        'withdrawn' as consent,
        opted_out_at as said_at,
        sms_id as word_id
    from {{ ref('int_outbound__sms') }}
    where opted_out_at is not null
),

spoken as (
    {% for way in ways -%}
        select
            brand_id,
            person_key,
            '{{ way }}' as way,
            consent,
            said_at,
            word_id
        from words
        where way in ('{{ way }}', 'all')
        {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select
    spoken.brand_id,
    people.person_id,
    spoken.way,
    spoken.consent,
    spoken.said_at,
    {{ hs_business_date('spoken.said_at') }} as said_date,
    spoken.word_id
from spoken
inner join people
    on spoken.brand_id = people.brand_id and spoken.person_key = people.person_key
where {{ hs_business_date('spoken.said_at') }} <= {{ hs_vitality_through_date() }} and people.person_id is not null
