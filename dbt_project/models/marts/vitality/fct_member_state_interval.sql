-- The stays of every member, one after the other, from joining to the last day known.
with intervals as (
    select * from {{ ref('int_vitality__state_interval') }}
),

members as (
    select * from {{ ref('int_vitality__member') }}
)

select
    intervals.brand_id,
    intervals.member_id,
    members.person_id,
    intervals.state,
    intervals.valid_from_date,
    intervals.valid_to_date,
    {{ hs_days_between('intervals.valid_from_date', 'intervals.valid_to_date') }} + 1 as days,
    intervals.previous_state
from intervals
inner join members on intervals.brand_id = members.brand_id and intervals.member_id = members.member_id
