-- The last word of each person on each channel; of the same instant the refusal. A brand that keeps words of a way asks for
-- them.
with channels as (
    {% for channel, way in {
        'sms': 'sms', 'phone': 'phone', 'wecom_friend': 'wecom', 'group': 'wecom', 'service_follow': 'service_account',
    }.items() -%}
        select
            '{{ channel }}' as channel,
            '{{ way }}' as way
        {{ 'union all' if not loop.last }}
    {% endfor -%}
),

last_words as (
    select *
    from {{ ref('int_outbound__word') }}
    qualify
        row_number() over (
            partition by brand_id, person_id, way
            order by said_at desc, case consent when 'granted' then 1 else 0 end, word_id desc
        ) = 1
)

select
    last_words.brand_id,
    last_words.person_id,
    channels.channel,
    last_words.consent
from last_words
inner join channels on last_words.way = channels.way
