-- How long each buyer lived with how many touches of the last seven days, to the second, and how many touches those lived
-- with who left. Whole weeks will not do: who leaves on Monday got little that week because they left. A touch counts
-- from its instant and for seven days; touches in tenths, so that sums are exact. The state is that of the end of the day
-- before: by the evening, who left has lost reach. Beside them how long the person has been a buyer (0: up to 90 days, each
-- class doubles) and how many quarters of the touches were sales content.
{% set midnight = "cast({} as timestamp) - interval 8 hour" -%}
{% set touch = 'cast(round(10 * effective_touches) as bigint)' -%}
{% set sales = "case when content_type = 'sales' then " ~ touch ~ ' else 0 end' -%}
{% set moved = ['tenths', 'sales_tenths', 'at_risk', 'tenure', 'opt_outs'] -%}
{% set moves = [
    ('int_outbound__reach', midnight.format('starts_date'), 0, {'at_risk': '1'}),
    ('int_outbound__reach', midnight.format('ends_date + 1'), 5, {'at_risk': '-1'}),
    ('fct_outbound', 'sent_at', 2, {'tenths': touch, 'sales_tenths': sales}),
    ('fct_outbound', 'sent_at + interval 7 day', 4, {'tenths': '-' ~ touch, 'sales_tenths': '-(' ~ sales ~ ')'}),
] -%}
{% for days in (90, 180, 360) -%}
    {% do moves.append(('int_outbound__buyer', midnight.format('first_date + ' ~ days), 1, {'tenure': '1'})) -%}
{% endfor -%}

with people as (
    {{ hs_person_keys() }}
),

moves as (
    {% for model, at, place, values in moves -%}
        select
            brand_id,
            person_id,
            {{ at }} as happened_at,
            {{ place }} as place,
            {% for name in moved %}{{ values.get(name, '0') }} as {{ name }}, {% endfor %}
            cast(null as {{ dbt.type_string() }}) as state
        from {{ ref(model) }}
        {{ 'where is_delivered' if model == 'fct_outbound' }}
        union all
    {% endfor -%}
    select
        people.brand_id,
        people.person_id,
        records.happened_at,
        3 as place,
        {% for name in moved %}{{ 1 if name == 'opt_outs' else 0 }} as {{ name }}, {% endfor %}
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
        {% for name in moved %}0 as {{ name }}, {% endfor %}
        state
    from ({{ hs_person_states() }}) as states
),

lived as (
    select
        brand_id,
        person_id,
        happened_at,
        opt_outs,
        {% for name in moved[:4] -%}
            sum({{ name }}) over so_far as {{ name }},
        {% endfor -%}
        last_value(state ignore nulls) over so_far as state,
        lead(happened_at) over (partition by brand_id, person_id order by happened_at, place, tenths, sales_tenths) as next_at
    from moves
    window
        so_far as (
            partition by brand_id, person_id
            order by happened_at, place, tenths, sales_tenths
            rows between unbounded preceding and current row
        )
)

select
    brand_id,
    person_id,
    coalesce(state, 'no_member') as state,
    {{ hs_touches_per_week('tenths') }} as touches_per_week,
    cast(tenure as bigint) as tenure_class,
    cast({{ hs_int_div('8 * sales_tenths + tenths', '2 * greatest(tenths, 1)') }} as bigint) as sales_quarters,
    sum({{ hs_seconds_between('happened_at', 'next_at') }}) as seconds,
    sum(opt_outs) as opt_outs
from lived
where at_risk > 0
group by 1, 2, 3, 4, 5, 6
having sum({{ hs_seconds_between('happened_at', 'next_at') }}) > 0 or sum(opt_outs) > 0
