-- How people move between the parts of WeChat, and how many touches and parts it takes until they pay or give up.
-- `all` leaves for the end a walk came to, so its rows are about whole walks.
with walks as (
    select * from {{ ref('int_attribution__walk') }}
),

finished as (
    select
        brand_id,
        month,
        max(case when touch_no = observed_touches then component_id end) as last_component_id,
        case when sold_at is null then 'nothing' else 'sale' end as ending,
        {{ hs_seconds_between('max(touched_at)', 'sold_at') }} / 3600.0 as last_hours,
        {{ hs_seconds_between('min(touched_at)', 'sold_at') }} / 3600.0 as whole_hours,
        count(*) as touches,
        count(distinct component_id) as components
    from walks
    where is_observed
    group by brand_id, month, walk_id, sold_at
),

moves as (
    select
        *,
        cast(null as bigint) as touches,
        cast(null as bigint) as components
    from (
        {{ hs_moves('walks', 'component_id') }}
    ) as steps
    {% for origin, hours in [('last_component_id', 'last_hours'), ("'all'", 'whole_hours')] -%}
        union all
        select
            brand_id,
            month,
            {{ origin }} as from_component_id,
            ending as to_component_id,
            {{ hours }} as hours,
            touches,
            components
        from finished
    {% endfor %}
),

counted as (
    select
        brand_id,
        month,
        from_component_id,
        to_component_id,
        {%- for number in ['touches', 'components'] %}
            {%- for name, share in [('p50', 0.5), ('p90', 0.9)] %}
                cast({{ hs_quantile(number, share) }} as double) as {{ number }}_{{ name }},
            {%- endfor %}
        {%- endfor %}
        cast({{ hs_quantile('hours', 0.5) }} as double) as median_hours,
        count(*) as transitions
    from moves
    group by brand_id, month, from_component_id, to_component_id
)

select
    brand_id,
    month,
    from_component_id,
    to_component_id,
    transitions,
    cast(transitions as double) / sum(transitions) over (partition by brand_id, month, from_component_id) as probability,
    median_hours,
    touches_p50,
    touches_p90,
    components_p50,
    components_p90
from counted
