-- A row is a day whose nine states do not add up to the members who have joined by then.
with daily as (
    select brand_id, date, sum(members) as members
    from {{ ref('mart_member_state') }}
    group by brand_id, date
),

joins as (
    select brand_id, joined_date, count(*) as joined
    from {{ ref('int_vitality__member') }}
    group by brand_id, joined_date
)

select daily.brand_id, daily.date, daily.members
from daily
left join joins on daily.brand_id = joins.brand_id and daily.date >= joins.joined_date
group by daily.brand_id, daily.date, daily.members
having daily.members != coalesce(sum(joins.joined), 0)
