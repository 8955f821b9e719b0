-- How people move from channel to channel: a transition matrix with a start, and with a sale or nothing at the end.
with steps as (
    select * from {{ ref('int_attribution__step') }}
),

moves as (
    select
        brand_id,
        month,
        'start' as from_channel_id,
        channel_id as to_channel_id,
        conversions + nulls as transitions
    from steps
    where step_no = 1
    union all
    select
        brand_id,
        month,
        channel_id as from_channel_id,
        next_channel_id as to_channel_id,
        conversions + nulls as transitions
    from steps
    where step_no < steps
    {% for ending, walks in [('sale', 'conversions'), ('nothing', 'nulls')] -%}
        union all
        select
            brand_id,
            month,
            channel_id as from_channel_id,
            '{{ ending }}' as to_channel_id,
            {{ walks }} as transitions
        from steps
        where step_no = steps and {{ walks }} > 0
    {% endfor %}
),

counted as (
    select
        brand_id,
        month,
        from_channel_id,
        to_channel_id,
        cast(sum(transitions) as bigint) as transitions
    from moves
    group by brand_id, month, from_channel_id, to_channel_id
)

select
    *,
    cast(transitions as double) / sum(transitions) over (partition by brand_id, month, from_channel_id) as probability
from counted
