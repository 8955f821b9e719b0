-- What each rule gives to each touch of a path, as whole units of a whole total.
{% set position = hs_position_shares() -%}

with path as (
    select
        *,
        coalesce(last_non_direct_seq, path_touches) as last_counted_seq
    from {{ ref('int_attribution__path') }}
),

fitted as (
    select * from {{ ref('int_attribution__fitted') }}
),

weights as (
    select
        *,
        'platform' as rule,
        1 as units,
        1 as units_total
    from path
    where touch_seq = platform_seq
    union all
    select
        *,
        'first' as rule,
        1 as units,
        1 as units_total
    from path
    where touch_seq = 1
    union all
    select
        *,
        'last' as rule,
        1 as units,
        1 as units_total
    from path
    where touch_seq = path_touches
    union all
    select
        *,
        'last_non_direct' as rule,
        1 as units,
        1 as units_total
    from path
    where touch_seq = last_counted_seq
    union all
    select
        *,
        'linear' as rule,
        1 as units,
        path_touches as units_total
    from path
    union all
    -- The share of the middle is divided among n - 2 touches, so everything is counted in units of 1 / (n - 2).
    select
        *,
        'position' as rule,
        case
            when path_touches <= 2 then 1
            when touch_seq = 1 then {{ position.first }} * (path_touches - 2)
            when touch_seq = path_touches then {{ position.last }} * (path_touches - 2)
            else {{ position.middle }}
        end as units,
        case when path_touches <= 2 then path_touches else 10000 * (path_touches - 2) end as units_total
    from path
    union all
    select
        *,
        'time_decay' as rule,
        decay_units as units,
        decay_total as units_total
    from path
)

{% for relation in ['weights', 'fitted'] -%}
    select
        path_id,
        rule,
        touch_id,
        touch_seq,
        brand_id,
        shop_id,
        channel_id,
        touch_date,
        cast(units as bigint) as units,
        cast(units_total as bigint) as units_total
    from {{ relation }}
    where units > 0
    {{ "union all" if not loop.last }}
{% endfor -%}
