-- The time between two purchases of a category. A gap counts from the month in which it is closed and even a gap
-- of two declared cycles would have had the time to close; else young history would show short gaps only.
with gaps as (

    select * from {{ ref('int_vitality__purchase_gap') }}

),

profiles as (

    select * from {{ ref('stg_brand__category_profile') }}

),

dated as (

    select
        gaps.brand_id,
        gaps.category_id,
        cast({{ dbt.datediff('gaps.previous_date', 'gaps.paid_date', 'day') }} as integer) as gap_days,
        greatest(
            gaps.paid_date,
            gaps.previous_date + cast(2 * {{ hs_vitality_declared_cycle('profiles.cycle_days') }} as integer)
        ) as usable_date
    from gaps
    left join profiles
        on
            gaps.brand_id = profiles.brand_id
            and gaps.category_id = profiles.category_id

)

select
    brand_id,
    category_id,
    gap_days,
    cast({{ dbt.date_trunc('month', 'usable_date') }} as date) as usable_month,
    count(*) as repeats

from dated
group by brand_id, category_id, gap_days, usable_month
