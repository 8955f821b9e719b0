-- A row is a member with no state or with two on some day between joining and the last day known.
with intervals as (
    select
        *,
        lead(valid_from_date) over (partition by brand_id, member_id order by valid_from_date) as next_date,
        lag(valid_to_date) over (partition by brand_id, member_id order by valid_from_date) as previous_date
    from {{ ref('fct_member_state_interval') }}
)

select members.brand_id, members.member_id, intervals.valid_from_date, intervals.valid_to_date
from {{ ref('int_vitality__member') }} as members
left join intervals on members.brand_id = intervals.brand_id and members.member_id = intervals.member_id
where
    intervals.member_id is null
    or intervals.valid_from_date > intervals.valid_to_date
    or coalesce(intervals.next_date, {{ hs_vitality_through_date() }} + 1) != intervals.valid_to_date + 1
    or (intervals.previous_date is null and intervals.valid_from_date != members.joined_date)
