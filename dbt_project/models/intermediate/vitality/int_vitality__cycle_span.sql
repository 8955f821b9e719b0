-- The first cycle reaches back to members who joined before the calendar begins.
with cycle_changes as (
    select
        *,
        lag(cycle_days, 1, 0) over (partition by brand_id, category_id order by month) as previous_days
    from {{ ref('int_vitality__category_cycle') }}
)

select
    brand_id,
    category_id,
    cycle_days,
    case when previous_days = 0 then cast('1900-01-01' as date) else month end as valid_from_date,
    lead(month) over (partition by brand_id, category_id order by month) as next_date
from cycle_changes
where cycle_days != previous_days
