-- Where the members of the first day of a month are on the first day of the next, or on the last day known. Who is in one stay
-- on both is counted by the first and the last month of it; who is in two, by the earlier one, which knows the other.
{% set through, running = hs_vitality_through_date(), hs_month(hs_vitality_through_date()) -%}

with months as (
    select distinct month
    from {{ ref('dim_date') }}
    where date <= {{ through }}
),

counted as (
    select
        brand_id,
        state,
        next_month_state,
        {{ hs_month('valid_from_date - 1') }} as month_before,
        {{ hs_month('least(valid_to_date, ' ~ through ~ ')') }} as last_month,
        valid_to_date >= {{ through }} as is_open,
        count(*) as members
    from {{ ref('int_vitality__stay') }}
    where valid_from_date <= {{ through }}
    group by brand_id, state, next_month_state, month_before, last_month, is_open
),

remaining as (
    select
        brand_id,
        state,
        month_before,
        case when is_open then {{ running }} else {{ hs_month('last_month - 1') }} end as final_month,
        members
    from counted
),

lately as (
    select
        brand_id,
        member_id,
        state,
        valid_from_date,
        valid_to_date
    from {{ ref('int_vitality__stay') }}
    where valid_to_date >= {{ running }} and valid_from_date <= {{ through }}
),

-- Of the running month nobody knows the next first day yet.
moved as (
    select
        brand_id,
        last_month as month,
        state as from_state,
        next_month_state as to_state,
        members
    from counted
    where month_before < last_month and last_month < {{ running }}

    union all

    select
        opening.brand_id,
        {{ running }} as month,
        opening.state as from_state,
        closing.state as to_state,
        count(*) as members
    from lately as opening
    inner join lately as closing
        on opening.brand_id = closing.brand_id and opening.member_id = closing.member_id
    where
        opening.valid_from_date <= {{ running }} and opening.valid_to_date < {{ through }}
        and closing.valid_from_date > {{ running }} and closing.valid_to_date >= {{ through }}
    group by opening.brand_id, opening.state, closing.state
),

ways as (
    select moved.*
    from moved
    inner join months on moved.month = months.month

    union all

    select
        remaining.brand_id,
        months.month,
        remaining.state as from_state,
        remaining.state as to_state,
        remaining.members
    from remaining
    inner join months on remaining.month_before < months.month and remaining.final_month >= months.month
)

select
    brand_id,
    month,
    from_state,
    to_state,
    cast(sum(members) as bigint) as members
from ways
group by brand_id, month, from_state, to_state
