-- The cycle of a month is known when the month begins, so a past month keeps its cycle.
with gaps as (

    select * from {{ ref('int_vitality__repeat_gap') }}

),

categories as (

    select * from {{ ref('int_vitality__category') }}

),

months as (

    select distinct month
    from {{ ref('dim_date') }}
    where date <= {{ hs_vitality_through_date() }}

),

counted as (

    select
        months.month,
        gaps.brand_id,
        gaps.category_id,
        gaps.gap_days,
        sum(gaps.repeats) as repeats
    from gaps
    inner join months on gaps.usable_month < months.month
    group by months.month, gaps.brand_id, gaps.category_id, gaps.gap_days

),

ranked as (

    select
        *,
        sum(repeats) over (partition by brand_id, category_id, month order by gap_days) as repeats_up_to,
        sum(repeats) over (partition by brand_id, category_id, month) as all_repeats
    from counted

),

measured as (

    select
        brand_id,
        category_id,
        month,
        max(all_repeats) as repeats,
        min(case when 2 * repeats_up_to >= all_repeats then gap_days end) as median_days
    from ranked
    group by brand_id, category_id, month

)

select
    categories.brand_id,
    categories.category_id,
    months.month,
    cast(coalesce(measured.repeats, 0) as bigint) as repeats,
    coalesce(measured.repeats, 0) >= {{ var('min_repeats', 30) }} as is_measured,
    cast(
        case
            when measured.repeats >= {{ var('min_repeats', 30) }} then measured.median_days
            else categories.declared_cycle_days
        end as integer
    ) as cycle_days

from categories
cross join months
left join measured
    on
        categories.brand_id = measured.brand_id
        and categories.category_id = measured.category_id
        and months.month = measured.month
