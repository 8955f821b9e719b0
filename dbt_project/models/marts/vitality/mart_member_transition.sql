-- Where the members of the first day of a month are on the first day of the next, or on the last day known.
with intervals as (
    select * from {{ ref('int_vitality__state_interval') }}
),

months as (
    select distinct
        month,
        least(cast(month + interval 1 month as date), {{ hs_vitality_through_date() }}) as end_date
    from {{ ref('dim_date') }}
    where date <= {{ hs_vitality_through_date() }}
)

select
    opening.brand_id,
    months.month,
    opening.state as from_state,
    closing.state as to_state,
    count(*) as members
from months
inner join intervals as opening
    on months.month between opening.valid_from_date and opening.valid_to_date
inner join intervals as closing
    on
        opening.brand_id = closing.brand_id
        and opening.member_id = closing.member_id
        and months.end_date between closing.valid_from_date and closing.valid_to_date
group by opening.brand_id, months.month, opening.state, closing.state
