-- How long each buyer lived with how many touches of the last seven days, to the second, and how many touches those lived
-- with who left. Whole weeks will not do: who leaves on Monday got little that week because they left. A touch counts
-- from its instant and for seven days; touches in tenths, so that sums are exact. The state is that of the end of the day
-- before: by the evening, who left has lost reach.
{% set midnight = "cast({} as timestamp) - interval 8 hour" -%}
{% set moves = {
    'int_outbound__reach': [(midnight.format('starts_date'), '0', '1', 0), (midnight.format('ends_date + 1'), '0', '-1', 5)],
    'fct_outbound': [
        ('sent_at', 'cast(round(10 * effective_touches) as bigint)', '0', 2),
        ('sent_at + interval 7 day', '-cast(round(10 * effective_touches) as bigint)', '0', 4),
    ],
} -%}

with people as (
    {{ hs_person_keys() }}
),

moves as (
    {% for model, kinds in moves.items() -%}
        {% for at, tenths, at_risk, place in kinds -%}
            select
                brand_id,
                person_id,
                {{ at }} as happened_at,
                {{ place }} as place,
                {{ tenths }} as tenths,
                {{ at_risk }} as at_risk,
                0 as opt_outs,
                cast(null as {{ dbt.type_string() }}) as state
            from {{ ref(model) }}
            {{ 'where is_delivered' if model == 'fct_outbound' }}
            union all
        {% endfor -%}
    {% endfor -%}
    select
        people.brand_id,
        people.person_id,
        records.happened_at,
        3 as place,
        0 as tenths,
        0 as at_risk,
        1 as opt_outs,
        null as state
    from {{ ref('int_outbound__record') }} as records
    inner join people
        on records.brand_id = people.brand_id and records.person_key = people.person_key
    where records.record_kind = 'opt_out' and people.person_id is not null
    union all
    select
        brand_id,
        person_id,
        {{ midnight.format('valid_from_date + 1') }} as happened_at,
        1 as place,
        0 as tenths,
        0 as at_risk,
        0 as opt_outs,
        state
    from ({{ hs_person_states() }}) as states
),

lived as (
    select
        brand_id,
        person_id,
        happened_at,
        opt_outs,
        sum(tenths) over so_far as tenths,
        sum(at_risk) over so_far as at_risk,
        last_value(state ignore nulls) over so_far as state,
        lead(happened_at) over (partition by brand_id, person_id order by happened_at, place, tenths) as next_at
    from moves
    window
        so_far as (
            partition by brand_id, person_id
            order by happened_at, place, tenths
            rows between unbounded preceding and current row
        )
)

select
    brand_id,
    person_id,
    coalesce(state, 'no_member') as state,
    {{ hs_touches_per_week('tenths') }} as touches_per_week,
    sum({{ hs_seconds_between('happened_at', 'next_at') }}) as seconds,
    sum(opt_outs) as opt_outs
from lived
where at_risk > 0
group by 1, 2, 3, 4
having sum({{ hs_seconds_between('happened_at', 'next_at') }}) > 0 or sum(opt_outs) > 0
