-- Members as they stand on the last day of each month, counted three ways.
with timeline as (
    select * from {{ ref('int_vitality__timeline') }}
),

months as (
    select
        month,
        max(date) as as_of_date
    from {{ ref('dim_date') }}
    where date <= {{ hs_vitality_through_date() }}
    group by month
),

standing as (
    select
        timeline.brand_id,
        months.month,
        months.as_of_date,
        timeline.category_id,
        timeline.is_reachable and not timeline.is_closed as is_reachable,
        coalesce(months.as_of_date < timeline.last_interaction_date + timeline.cycle_days, false) as has_interacted,
        coalesce(
            months.as_of_date < timeline.last_order_date + cast(ceil(1.5 * timeline.cycle_days) as integer), false
        ) as has_ordered,
        months.as_of_date >= timeline.last_act_date + 365 as is_dead
    from months
    inner join timeline on months.as_of_date between timeline.valid_from_date and timeline.valid_to_date
),

counted as (
    {% for category in ['category_id', "'all'"] -%}
        select
            brand_id,
            month,
            as_of_date,
            {{ category }},
            count(*) as base_members,
            count(*) filter (where is_reachable) as reachable_members,
            count(*) filter (where is_reachable and has_interacted) as interacting_members,
            count(*) filter (where is_reachable and has_ordered) as buying_members,
            count(*) filter (where is_dead) as dead_members
        from standing
        group by brand_id, month, as_of_date, {{ category }}
        {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

variants as (
    select
        *,
        'headline' as variant,
        reachable_members as population,
        interacting_members as active_members
    from counted
    union all
    select
        *,
        'buy_flow' as variant,
        reachable_members as population,
        buying_members as active_members
    from counted
    union all
    select
        *,
        'total_base' as variant,
        base_members as population,
        interacting_members as active_members
    from counted
)

select
    brand_id,
    month,
    as_of_date,
    category_id,
    'all' as source,
    variant,
    cast(population as bigint) as reachable_members,
    cast(active_members as bigint) as active_members,
    cast(active_members as double) / nullif(population, 0) as huoshui_rate,
    cast(base_members as bigint) as base_members,
    cast(dead_members as double) / base_members as dead_record_rate
from variants
