-- What the rules that look at whole sets of channels give to each touch of a path, as whole units of a whole total.
-- A channel's part is split alike over its touches. Before anything is fitted all are worth the same.
{% set whole = 1000000000 -%}
{% set divisible = 5354228880 -%} {#- by every number of touches up to 24, so that equal parts stay equal -#}
{% set rules = ['linear_unique', 'markov_path', 'shapley'] -%}

with path as (
    select * from {{ ref('int_attribution__path') }}
),

sets as (
    select * from {{ ref('int_attribution__set') }}
),

effects as (
    select * from {{ source('analytics', 'attribution_effect') }}
),

parts as (
    select * from {{ source('analytics', 'attribution_part') }}
),

units as (
    select
        path.*,
        {{ hs_int_div(divisible, 'sets.channel_touches') }} as linear_unique_units,
        coalesce(effects.units, 0) as markov_path_units,
        {{ hs_int_div(
            divisible ~ ' * coalesce(parts.units, ' ~ hs_int_div(whole, 'sets.path_channels') ~ ')',
            'sets.channel_touches'
        ) }} as shapley_units
    from path
    inner join sets on path.path_id = sets.path_id and path.channel_id = sets.channel_id
    left join effects
        on sets.brand_id = effects.brand_id and sets.month = effects.month and sets.channel_id = effects.channel_id
    left join parts
        on
            sets.brand_id = parts.brand_id
            and sets.month = parts.month
            and sets.channel_set = parts.channel_set
            and sets.channel_id = parts.channel_id
),

totals as (
    select
        *,
        sum(linear_unique_units) over (partition by path_id) as linear_unique_total,
        sum(markov_path_units) over (partition by path_id) as markov_path_total,
        sum(shapley_units) over (partition by path_id) as shapley_total
    from units
)

{% for rule in rules -%}
    select
        path_id,
        '{{ rule }}' as rule,
        touch_id,
        touch_seq,
        brand_id,
        shop_id,
        channel_id,
        touch_date,
        case when {{ rule }}_total = 0 then 1 else {{ rule }}_units end as units,
        case when {{ rule }}_total = 0 then path_touches else {{ rule }}_total end as units_total
    from totals
    {{ "union all" if not loop.last }}
{% endfor -%}
