-- Whom to leave in peace tomorrow, and who may be spoken to. Of the cadence that is best for the category and that for the
-- category's people in the person's state the smaller holds: in doubt, rather too little. No number, no advice; nor is
-- anybody advised to write to who took back consent for every way that is open.
with sent as (
    select
        brand_id,
        person_id,
        count(*) as messages,
        max(sent_date) as last_sent_date,
        sum(cast(round(10 * effective_touches) as bigint)) as tenths,
        sum(
            case when sent_date > {{ hs_vitality_through_date() }} - 6 then cast(round(10 * effective_touches) as bigint) else 0 end
        ) as tenths_tomorrow
    from {{ ref('fct_outbound') }}
    where
        is_delivered
        and person_id is not null
        and sent_date between {{ hs_vitality_through_date() }} - 6 and {{ hs_vitality_through_date() }}
    group by brand_id, person_id
),

cadences as (
    select
        brand_id,
        category_id,
        state,
        max(recommended_per_week) as recommended_per_week
    from {{ ref('mart_fatigue') }}
    group by brand_id, category_id, state
),

states as (
    {{ hs_person_states() }}
),

allowed as (
    select
        brand_id,
        person_id,
        bool_or(is_contactable) as has_consent
    from {{ ref('dim_contactability') }}
    where status = 'ok' and channel in ('wecom_friend', 'service_follow', 'group')
    group by brand_id, person_id
),

persons as (
    select
        reach.brand_id,
        reach.person_id,
        reach.category_id,
        coalesce(states.state, 'no_member') as state
    from {{ ref('int_outbound__reach') }} as reach
    left join states
        on
            reach.brand_id = states.brand_id
            and reach.person_id = states.person_id
            and {{ hs_vitality_through_date() }} between states.valid_from_date and states.valid_to_date
    where {{ hs_vitality_through_date() }} between reach.starts_date and reach.ends_date
),

judged as (
    select
        persons.*,
        coalesce(sent.messages, 0) as messages_7d,
        coalesce(sent.tenths, 0) as tenths,
        sent.last_sent_date,
        coalesce(allowed.has_consent, true) as has_consent,
        least(of_category.recommended_per_week, of_state.recommended_per_week) as recommended_per_week,
        {{ hs_touches_per_week('coalesce(sent.tenths, 0)') }} as touches_now,
        {{ hs_touches_per_week('coalesce(sent.tenths_tomorrow, 0) + 10') }} as touches_tomorrow
    from persons
    left join sent on persons.brand_id = sent.brand_id and persons.person_id = sent.person_id
    left join allowed on persons.brand_id = allowed.brand_id and persons.person_id = allowed.person_id
    left join cadences as of_category
        on
            persons.brand_id = of_category.brand_id
            and persons.category_id = of_category.category_id
            and of_category.state = 'all'
    left join cadences as of_state
        on
            persons.brand_id = of_state.brand_id
            and persons.category_id = of_state.category_id
            and persons.state = of_state.state
)

select
    brand_id,
    person_id,
    {{ hs_vitality_through_date() }} as as_of_date,
    category_id,
    state,
    messages_7d,
    cast(tenths as double) / 10 as touches_7d,
    last_sent_date,
    recommended_per_week,
    coalesce(touches_now > recommended_per_week, false) as is_over_cadence,
    has_consent,
    case
        when not has_consent then 'leave_in_peace'
        when recommended_per_week is null then 'no_advice'
        when touches_tomorrow > recommended_per_week then 'leave_in_peace'
        else 'may_be_spoken_to'
    end as advice,
    case
        when not has_consent then '请勿打扰'
        when recommended_per_week is null then '暂无建议'
        when touches_tomorrow > recommended_per_week then '请勿打扰'
        else '可以触达'
    end as advice_zh
from judged
