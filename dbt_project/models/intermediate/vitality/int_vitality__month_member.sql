-- A member at the end of each month: all that any way of counting the living asks. Windows are half open: an act exactly
-- one cycle ago is out. The cycles of the months beside this one tell what the same acts would have been worth there.
{% set cycles = {'': 'timeline', 'earlier_': 'earlier', 'later_': 'later'} -%}

with months as (
    select
        month,
        max(date) as as_of_date
    from {{ ref('dim_date') }}
    where date <= {{ hs_vitality_through_date() }}
    group by month
),

standing as (
    select
        timeline.*,
        members.person_id,
        members.join_source as source,
        months.month,
        months.as_of_date,
        timeline.is_reachable and not timeline.is_closed as can_be_reached,
        {%- for name, relation in cycles.items() %}
            timeline.is_reachable and not timeline.is_closed and coalesce(
                months.as_of_date
                < timeline.last_interaction_date + coalesce({{ relation }}.cycle_days, timeline.cycle_days), false
            ) as is_active_by_{{ name }}cycle,
        {%- endfor %}
        coalesce(
            months.as_of_date < timeline.last_order_date + cast(ceil(1.5 * timeline.cycle_days) as integer), false
        ) as has_ordered
    from months
    inner join {{ ref('int_vitality__timeline') }} as timeline
        on months.as_of_date between timeline.valid_from_date and timeline.valid_to_date
    inner join {{ ref('int_vitality__member') }} as members
        on timeline.brand_id = members.brand_id and timeline.member_id = members.member_id
    {% for relation, step in {'earlier': '+', 'later': '-'}.items() -%}
        left join {{ ref('int_vitality__category_cycle') }} as {{ relation }}
            on
                timeline.brand_id = {{ relation }}.brand_id
                and timeline.category_id = {{ relation }}.category_id
                and months.month = {{ relation }}.month {{ step }} interval 1 month
    {% endfor -%}
),

{% set in_window = 'events.event_date > standing.as_of_date - standing.cycle_days' -%}
{% set in_month = 'events.event_date >= standing.month' -%}
signs as (
    select
        standing.brand_id,
        standing.member_id,
        standing.month,
        count(distinct case when {{ in_window }} then events.component_id end) as components,
        bool_or({{ in_window }} and events.is_answer) as has_answered,
        sum(case when {{ in_month }} then events.acts else 0 end) as interactions,
        sum(case when {{ in_month }} then events.touches else 0 end) as touches
    from standing
    inner join {{ ref('int_vitality__sign') }} as events
        on
            standing.brand_id = events.brand_id
            and standing.member_id = events.member_id
            and standing.as_of_date >= events.event_date
            and ({{ in_window }} or {{ in_month }})
    group by standing.brand_id, standing.member_id, standing.month
)

select
    standing.brand_id,
    standing.member_id,
    standing.month,
    standing.as_of_date,
    standing.category_id,
    standing.source,
    standing.can_be_reached as is_reachable,
    standing.is_active_by_cycle as is_active,
    standing.is_active_by_earlier_cycle,
    standing.is_active_by_later_cycle,
    standing.can_be_reached and standing.has_ordered as is_buying,
    standing.is_active_by_cycle and coalesce(signs.has_answered, false) as is_answering,
    standing.is_active_by_cycle and coalesce(signs.components >= 2, false) as is_on_two_components,
    standing.as_of_date >= standing.last_act_date + 365 as is_dead,
    lag(standing.can_be_reached) over life as was_reachable,
    lag(standing.is_active_by_cycle) over life as was_active,
    coalesce(signs.interactions, 0) as interactions,
    coalesce(signs.touches, 0) as touches,
    scores.person_id is not null as is_scored,
    scores.p_alive,
    case when scores.margin_90 < 0 then 0 else scores.margin_90 end as margin_90
from standing
left join signs
    on
        standing.brand_id = signs.brand_id
        and standing.member_id = signs.member_id
        and standing.month = signs.month
left join {{ source('analytics', 'lifetime_month_score') }} as scores
    on
        standing.brand_id = scores.brand_id
        and standing.person_id = scores.person_id
        and standing.as_of_date = scores.as_of_date
window life as (partition by standing.brand_id, standing.member_id order by standing.month)
