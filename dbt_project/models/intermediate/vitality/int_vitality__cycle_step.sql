-- The cycle by which a member is judged: that of the main category, in the month. A step only where it changes.
with categories as (
    select * from {{ ref('int_vitality__member_category') }}
),

cycles as (
    select * from {{ ref('int_vitality__category_cycle') }}
),

cycle_changes as (
    select
        *,
        lag(cycle_days, 1, 0) over (partition by brand_id, category_id order by month) as previous_days
    from cycles
),

-- The first cycle reaches back to members who joined before the calendar begins.
cycle_spans as (
    select
        brand_id,
        category_id,
        cycle_days,
        case when previous_days = 0 then cast('1900-01-01' as date) else month end as valid_from_date,
        lead(month) over (partition by brand_id, category_id order by month) as next_date
    from cycle_changes
    where cycle_days != previous_days
)

select
    categories.brand_id,
    categories.member_id,
    greatest(categories.valid_from_date, cycle_spans.valid_from_date) as step_date,
    categories.category_id,
    cycle_spans.cycle_days
from categories
inner join cycle_spans
    on
        categories.brand_id = cycle_spans.brand_id
        and categories.category_id = cycle_spans.category_id
        and categories.valid_to_date >= cycle_spans.valid_from_date
        and (cycle_spans.next_date is null or categories.valid_from_date < cycle_spans.next_date)
