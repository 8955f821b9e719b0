-- A row is a state whose members on the first day of a month are not those who left from it, or into which more members
-- went than it held at the end.
with states as (
    select * from {{ ref('mart_member_state') }}
),

openings as (
    select brand_id, date as month, state, members
    from states
    where date = {{ hs_month('date') }}
),

left_from as (
    select brand_id, month, from_state as state, sum(members) as members
    from {{ ref('mart_member_transition') }}
    group by brand_id, month, from_state
),

gone_to as (
    -- by month too: on the first of a month, the month before and the month begun end on the same day
    select
        brand_id,
        month,
        least(cast(month + interval 1 month as date), {{ hs_vitality_through_date() }}) as date,
        to_state as state,
        sum(members) as members
    from {{ ref('mart_member_transition') }}
    group by 1, 2, 3, 4
)

select openings.brand_id, openings.month, openings.state, 'from' as side
from openings
full outer join left_from
    on
        openings.brand_id = left_from.brand_id
        and openings.month = left_from.month
        and openings.state = left_from.state
where coalesce(openings.members, 0) != coalesce(left_from.members, 0)
union all
select gone_to.brand_id, gone_to.date, gone_to.state, 'to' as side
from gone_to
left join states
    on gone_to.brand_id = states.brand_id and gone_to.date = states.date and gone_to.state = states.state
where gone_to.members > coalesce(states.members, 0)
