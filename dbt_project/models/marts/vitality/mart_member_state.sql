-- Every stay is one move into a state and one out of it; the members of a day are the moves so far.
with calendar as (
    select date
    from {{ ref('dim_date') }}
    where date <= {{ hs_vitality_through_date() }}
),

moves as (
    select
        brand_id,
        state,
        valid_from_date as move_date,
        count(*) as moved
    from {{ ref('int_vitality__stay') }}
    where valid_from_date <= {{ hs_vitality_through_date() }}
    group by brand_id, state, move_date
    union all
    select
        brand_id,
        state,
        valid_to_date + 1 as move_date,
        -count(*) as moved
    from {{ ref('int_vitality__stay') }}
    where valid_to_date < {{ hs_vitality_through_date() }}
    group by brand_id, state, move_date
),

brands as (
    select
        brand_id,
        min(move_date) as first_member_date
    from moves
    group by brand_id
),

bounds as (
    select min(date) as first_date
    from calendar
),

-- Members older than the calendar move on its first day.
placed as (
    select
        moves.brand_id,
        moves.state,
        greatest(moves.move_date, bounds.first_date) as date,
        sum(moves.moved) as moved
    from moves
    cross join bounds
    group by moves.brand_id, moves.state, greatest(moves.move_date, bounds.first_date)
),

-- The series of a brand begins with its first member.
daily as (
    select
        brands.brand_id,
        calendar.date,
        states.state,
        coalesce(placed.moved, 0) as moved
    from brands
    inner join calendar on brands.first_member_date <= calendar.date
    cross join {{ ref('member_state') }} as states
    left join placed
        on brands.brand_id = placed.brand_id and states.state = placed.state and calendar.date = placed.date
)

select
    daily.brand_id,
    daily.date,
    daily.state,
    states.state_zh,
    states.state_en,
    cast(
        sum(daily.moved) over (partition by daily.brand_id, daily.state order by daily.date) as bigint
    ) as members
from daily
inner join {{ ref('member_state') }} as states on daily.state = states.state
