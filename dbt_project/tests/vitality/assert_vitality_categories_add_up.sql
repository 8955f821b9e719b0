-- A row is a month and variant whose categories do not add up to `all`, or whose base is not the members of the day.
with sums as (
    select
        brand_id,
        as_of_date,
        variant,
        sum(case when category_id = 'all' then base_members else -base_members end) as base_gap,
        sum(case when category_id = 'all' then reachable_members else -reachable_members end) as reachable_gap,
        sum(case when category_id = 'all' then active_members else -active_members end) as active_gap,
        max(case when category_id = 'all' then base_members end) as base_members
    from {{ ref('mart_member_vitality') }}
    group by brand_id, as_of_date, variant
),

daily as (
    select brand_id, date, sum(members) as members
    from {{ ref('mart_member_state') }}
    group by brand_id, date
)

select sums.*
from sums
left join daily on sums.brand_id = daily.brand_id and sums.as_of_date = daily.date
where base_gap != 0 or reachable_gap != 0 or active_gap != 0 or sums.base_members is distinct from daily.members
