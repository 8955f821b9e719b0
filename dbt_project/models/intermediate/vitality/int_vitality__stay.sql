{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'member_id'],
        meta={'changed': 'int_change__state', 'sliced': 'int_vitality__member'},
    )
}}

-- Between two changes a state can only move where a clock runs out: one, one and a half and three cycles after the
-- last order (or after joining), half a cycle after the last interaction. So it is evaluated on those days alone.
with timeline as (
    select
        *,
        coalesce(last_order_date, joined_date) + cycle_days as fresh_until_date,
        coalesce(last_order_date, joined_date) + cast(floor(1.5 * cycle_days) as integer) as cooling_until_date,
        coalesce(last_order_date, joined_date) + 3 * cycle_days as dormant_until_date,
        last_interaction_date + cast(floor(0.5 * cycle_days) as integer) as engaged_until_date
    from {{ ref('int_vitality__timeline') }}
    where {{ hs_is_changed('int_change__state', ['brand_id', 'member_id'], rewritten=true) }} and {{ hs_in_slice('member_id') }}
),

clocks as (
    {% for clock in ['change', 'fresh', 'cooling', 'dormant', 'engaged'] -%}
        select '{{ clock }}' as clock
        {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

boundaries as (
    select
        timeline.*,
        case clocks.clock
            when 'change' then timeline.valid_from_date
            when 'fresh' then timeline.fresh_until_date + 1
            when 'cooling' then timeline.cooling_until_date + 1
            when 'dormant' then timeline.dormant_until_date + 1
            when 'engaged' then timeline.engaged_until_date + 1
        end as boundary_date,
        clocks.clock
    from timeline
    cross join clocks
),

evaluated as (
    select distinct
        brand_id,
        member_id,
        boundary_date,
        case
            when is_closed then 'opted_out'
            when not is_reachable then 'lost_reach'
            when orders = 0 and boundary_date <= fresh_until_date then 'prospect'
            when orders = 1 and boundary_date <= fresh_until_date then 'new'
            when orders >= 3 and boundary_date <= fresh_until_date then 'steady'
            when orders = 2 and boundary_date <= fresh_until_date then 'active'
            when boundary_date <= engaged_until_date then 'active'
            when boundary_date <= cooling_until_date then 'cooling'
            when boundary_date <= dormant_until_date then 'dormant'
            else 'lapsed'
        end as state
    from boundaries
    where
        clock = 'change'
        or (boundary_date > valid_from_date and boundary_date <= valid_to_date)
),

moves as (
    select
        *,
        lag(state, 1, '') over (partition by brand_id, member_id order by boundary_date) as previous_state
    from evaluated
),

stays as (
    select
        moves.brand_id,
        moves.member_id,
        members.person_id,
        moves.state,
        nullif(moves.previous_state, '') as previous_state,
        moves.boundary_date as valid_from_date,
        coalesce(
            lead(moves.boundary_date) over (partition by moves.brand_id, moves.member_id order by moves.boundary_date) - 1,
            {{ hs_vitality_horizon() }}
        ) as valid_to_date
    from ({{ hs_rows_of_members(ref('int_vitality__member')) }}) as members
    inner join moves on members.brand_id = moves.brand_id and members.member_id = moves.member_id
    where moves.state != moves.previous_state and {{ hs_in_slice('members.member_id') }}
)

-- The state on the first day of the month that follows, of the next stay with such a day in it.
select
    *,
    {{ hs_next_known(
        "case when " ~ hs_month('valid_to_date') ~ " >= valid_from_date then state end",
        'partition by brand_id, member_id order by valid_from_date',
    ) }} as next_month_state,
    {{ hs_since_seq() }}
from stays
