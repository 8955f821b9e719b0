-- Weeks at whose beginning a buyer could be spoken to, of those whose orders are all in.
{% set last = hs_vitality_through_date() ~ ' - 9' -%}

with mondays as (
    select date as week_date
    from {{ ref('dim_date') }}
    where weekday = 1 and date <= {{ last }}
),

states as (
    {{ hs_person_states() }}
)

select
    reach.brand_id,
    reach.person_id,
    reach.category_id,
    reach.person_group,
    coalesce(states.state, 'no_member') as state,
    mondays.week_date,
    {% for measure in ['messages', 'sales_messages', 'orders', 'week_orders', 'net_fen', 'costed_net_fen', 'cm3_fen'] -%}
        coalesce(events.{{ measure }}, 0) as {{ measure }},
    {% endfor -%}
    {{ hs_touches_per_week('coalesce(events.tenths, 0)') }} as touches_per_week
from {{ ref('int_outbound__reach') }} as reach
inner join mondays on mondays.week_date between reach.starts_date and reach.ends_date
left join states
    on
        reach.brand_id = states.brand_id
        and reach.person_id = states.person_id
        and mondays.week_date - 1 between states.valid_from_date and states.valid_to_date
left join {{ ref('int_outbound__week_event') }} as events
    on
        reach.brand_id = events.brand_id
        and reach.person_id = events.person_id
        and mondays.week_date = events.week_date
