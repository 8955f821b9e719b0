-- Members at the end of a month, counted by main category and by source, each with its total.
{{ config(materialized='table') }}
{% set counted = {
    'base_members': 'true',
    'reachable_members': 'is_reachable',
    'active_members': 'is_active',
    'active_by_earlier_cycle': 'is_active_by_earlier_cycle',
    'active_by_later_cycle': 'is_active_by_later_cycle',
    'buying_members': 'is_buying',
    'answering_members': 'is_answering',
    'multi_source_members': 'is_on_two_components',
    'dead_members': 'is_dead',
    'earlier_members': 'was_reachable is not null',
    'activated_members': 'is_active and not was_active',
    'lost_members': 'was_reachable and not is_reachable',
    'judged_buyers': 'p_alive is not null',
    'valued_buyers': 'margin_90 is not null',
    'judged_members': 'is_reachable and (p_alive is not null or not is_scored)',
    'valued_members': 'is_reachable and (margin_90 is not null or not is_scored)',
    'valued_active_members': 'is_active and (margin_90 is not null or not is_scored)',
} -%}

with members as (
    select * from {{ ref('int_vitality__month_member') }}
)

select
    brand_id,
    month,
    as_of_date,
    case when grouping(category_id) = 1 then 'all' else category_id end as category_id,
    case when grouping(source) = 1 then 'all' else source end as source,
    {%- for name, condition in counted.items() %}
        cast(sum(case when {{ condition }} then 1 else 0 end) as bigint) as {{ name }},
    {%- endfor %}
    round(coalesce(sum(case when is_reachable then p_alive end), 0), 6) as alive_members,
    round(coalesce(sum(case when is_reachable then margin_90 end), 0), 2) as margin_90,
    round(coalesce(sum(case when is_active then margin_90 end), 0), 2) as active_margin_90,
    cast(sum(interactions) as bigint) as interactions,
    cast(sum(touches) as bigint) as touches
from members
group by brand_id, month, as_of_date, cube(category_id, source)
