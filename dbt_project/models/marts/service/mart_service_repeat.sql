-- Each buyer counts once, with the first purchase, so that the intervals of Wilson hold; only buyers whose 90 days are over.
{% set repeat_days = 90 -%}
{% set share_days = 30 -%}
{% set measures = {
    'pay_to_ship': ['pay_to_ship_h', 'within_24h', 24, 'within_48h', 48],
    'pay_to_sign': ['pay_to_sign_h', 'within_5_days', 120, 'within_7_days', 168],
    'first_reply': ['first_reply_min', 'within_5_min', 5, 'within_30_min', 30],
} -%}

with newcomers as (
    select
        *,
        max(tickets) over (partition by brand_id) > 0 as has_tickets
    from {{ ref('int_service__newcomer') }}
    where first_date + {{ repeat_days }} <= {{ hs_vitality_through_date() }}
),

judged as (
    {% for measure, (hours, first, first_h, second, second_h) in measures.items() -%}
        select
            brand_id,
            '{{ measure }}' as measure,
            case
                {{ "when tickets = 0 then 'no_ticket'" if measure == 'first_reply' }}
                when {{ hours }} is null then 'open'
                when {{ hours }} <= {{ first_h }} then '{{ first }}'
                when {{ hours }} <= {{ second_h }} then '{{ second }}'
                else 'later'
            end as bucket,
            coalesce(next_date <= first_date + {{ repeat_days }}, false) as has_repeated,
            coalesce(share_date <= first_date + {{ share_days }}, false) as has_shared
        from newcomers
        {{ "where has_tickets" if measure == 'first_reply' }}
        union all
    {% endfor -%}
    select
        brand_id,
        'csat' as measure,
        case
            when ticket_score >= 4 then 'satisfied'
            when ticket_score < 4 then 'unsatisfied'
            when tickets > 0 then 'unrated'
            else 'no_ticket'
        end as bucket,
        coalesce(next_date <= first_date + {{ repeat_days }}, false) as has_repeated,
        coalesce(share_date <= first_date + {{ share_days }}, false) as has_shared
    from newcomers
    where has_tickets
),

counted as (
    select
        brand_id,
        measure,
        bucket,
        count(*) as buyers,
        count(case when has_repeated then 1 end) as repeat_buyers,
        count(case when has_shared then 1 end) as sharers
    from judged
    group by brand_id, measure, bucket
)

select
    brand_id,
    measure,
    bucket,
    buyers,
    repeat_buyers,
    repeat_buyers / cast(buyers as double) as repeat_90d_rate,
    {{ hs_wilson('repeat_buyers', 'buyers', '-') }} as repeat_90d_ci_low,
    {{ hs_wilson('repeat_buyers', 'buyers', '+') }} as repeat_90d_ci_high,
    sharers,
    sharers / cast(buyers as double) as share_30d_rate,
    {{ hs_wilson('sharers', 'buyers', '-') }} as share_30d_ci_low,
    {{ hs_wilson('sharers', 'buyers', '+') }} as share_30d_ci_high,
    'descriptive' as evidence
from counted
