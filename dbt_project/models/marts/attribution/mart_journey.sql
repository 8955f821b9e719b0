-- How people move from channel to channel: a transition matrix with a start, and with a sale or nothing at the end.
-- What the platform reports without a touch is left out: it is known of sales only, and would make every rate.
with walks as (
    select * from {{ ref('int_attribution__walk') }}
),

moves as (
    {{ hs_moves('walks', 'channel_id') }}
    union all
    select
        brand_id,
        month,
        channel_id as from_channel_id,
        case when sold_at is null then 'nothing' else 'sale' end as to_channel_id,
        {{ hs_seconds_between('touched_at', 'sold_at') }} / 3600.0 as hours
    from walks
    where is_observed and touch_no = observed_touches
),

counted as (
    select
        brand_id,
        month,
        from_channel_id,
        to_channel_id,
        count(*) as transitions,
        cast({{ hs_quantile('hours', 0.5) }} as double) as median_hours
    from moves
    group by brand_id, month, from_channel_id, to_channel_id
)

select
    brand_id,
    month,
    from_channel_id,
    to_channel_id,
    transitions,
    cast(transitions as double) / sum(transitions) over (partition by brand_id, month, from_channel_id) as probability,
    median_hours
from counted
