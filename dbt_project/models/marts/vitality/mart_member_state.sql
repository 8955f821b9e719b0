-- Every stay is one move into a state and one out of it; the members of a day are the moves so far.
with states as (
    select * from {{ ref('member_state') }}
),

calendar as (
    select
        date,
        min(date) over () as first_date
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

-- The series of a brand begins with its first member; members older than the calendar move on its first day.
days as (
    select
        brands.brand_id,
        calendar.date,
        calendar.first_date
    from brands
    inner join calendar on brands.first_member_date <= calendar.date
),

daily as (
    select
        days.brand_id,
        days.date,
        states.state,
        coalesce(sum(moves.moved), 0) as moved
    from days
    cross join states
    left join moves
        on
            days.brand_id = moves.brand_id
            and states.state = moves.state
            and days.date = greatest(moves.move_date, days.first_date)
    group by days.brand_id, days.date, states.state
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
inner join states on daily.state = states.state
