-- The last word of each person on each way of being spoken to: for that way or for all of them. TD sent back to a text
-- message is such a word, whether the brand keeps it as one or not. A brand that keeps words of a way asks for them.
{% set ways = {
    'sms': ['sms'], 'phone': ['phone'], 'wecom': ['wecom_friend', 'group'], 'service_account': ['service_follow'],
} -%}

with people as (
    {{ hs_person_keys() }}
),

words as (
    select
        brand_id,
        coalesce(
            {{ hs_person_key('member_id', 'brand_id', 'member_id') }},
            {{ hs_row_person_key('brand_id', 'unionid', 'appid', 'openid') }},
            {{ hs_person_key('phone', 'brand_id', 'phone') }}
        ) as person_key,
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
    {% for way, channels in ways.items() -%}
        {% set is_last_way = loop.last -%}
        {% for channel in channels -%}
            select
                brand_id,
                person_key,
                '{{ channel }}' as channel,
                consent,
                said_at,
                word_id
            from words
            where way in ('{{ way }}', 'all')
            {{ 'union all' if not (is_last_way and loop.last) }}
        {% endfor -%}
    {% endfor -%}
)

select
    spoken.brand_id,
    people.person_id,
    spoken.channel,
    spoken.consent
from spoken
inner join people
    on spoken.brand_id = people.brand_id and spoken.person_key = people.person_key
where {{ hs_business_date('spoken.said_at') }} <= {{ hs_vitality_through_date() }} and people.person_id is not null
qualify
    row_number() over (
        partition by spoken.brand_id, people.person_id, spoken.channel
        order by spoken.said_at desc, case spoken.consent when 'granted' then 1 else 0 end, spoken.word_id desc
    ) = 1
