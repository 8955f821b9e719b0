-- A row is a rate outside [0, 1], a rate that is not its own fraction, a part greater than its whole, drivers that do not
-- add up to the change, or a variant that is greater than one which holds it.
with rates as (
    select
        *,
        max(case when variant = 'headline' then active_members end) over cell as headline_members,
        max(case when variant = 'headline' then reachable_members end) over cell as headline_reachable,
        case
            when month = lag(month) over series + interval 1 month then huoshui_rate - lag(huoshui_rate) over series
        end as change_of_rate
    from {{ ref('mart_member_vitality') }}
    window
        cell as (partition by brand_id, month, category_id, source),
        series as (partition by brand_id, category_id, source, variant order by month)
)

select *
from rates
where
    huoshui_rate is distinct from numerator / nullif(denominator, 0)
    or huoshui_rate not between 0 and 1
    or (variant != 'value_flow' and (abs(numerator - active_members) > 0.5 or denominator != reachable_members))
    or (variant not in ('value_flow', 'expected_alive') and numerator != active_members)
    or active_members not between 0 and reachable_members
    or reachable_members > base_members
    or base_members <= 0
    or dead_record_rate not between 0 and 1
    or (variant = 'total_base' and (reachable_members != base_members or active_members != headline_members))
    or (variant in ('buy_flow', 'two_way', 'multi_source') and reachable_members != headline_reachable)
    or (variant in ('two_way', 'multi_source', 'new_flow') and active_members > headline_members)
    or abs(rate_change - driver_reach - driver_interaction - driver_mix - driver_cycle) > 1e-9
    or abs(rate_change - change_of_rate) > 1e-9
    or (variant in ('headline', 'total_base') and rate_change is null and change_of_rate is not null)
