-- The time between two purchases of a category. A gap counts from the month in which it is closed and even a gap
-- of two declared cycles would have had the time to close; else young history would show short gaps only.
with purchases as (

    select * from {{ ref('int_vitality__purchase') }}

),

profiles as (

    select * from {{ ref('stg_brand__category_profile') }}

),

purchase_days as (

    select distinct
        brand_id,
        person_id,
        category_id,
        paid_date
    from purchases
    where category_id is not null

),

gaps as (

    select
        brand_id,
        category_id,
        paid_date,
        lag(paid_date) over (partition by brand_id, person_id, category_id order by paid_date) as previous_date
    from purchase_days

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
    where gaps.previous_date is not null

)

select
    brand_id,
    category_id,
    gap_days,
    cast({{ dbt.date_trunc('month', 'usable_date') }} as date) as usable_month,
    count(*) as repeats

from dated
group by brand_id, category_id, gap_days, usable_month
