-- People tire of the brand, not of a channel, so touches of all channels count together.
with cadence as (
    select * from {{ source('analytics', 'fatigue_cadence') }}
),

-- a level nobody lived through has no neighbour to be compared with
marginal as (
    select
        *,
        case
            when touches_per_week = 1 + lag(touches_per_week) over levels
                then round(net_value_fen) - round(lag(net_value_fen) over levels)
        end as marginal_value_fen
    from cadence
    window levels as (partition by brand_id, category_id, state order by touches_per_week)
)

select
    brand_id,
    category_id,
    'all' as channel,
    state,
    touches_per_week,
    person_weeks,
    messages,
    opt_outs,
    cast(opt_outs as double) / nullif(messages, 0) as negative_rate,
    cast(sales_messages as double) / nullif(messages, 0) as sales_share,
    optout_hazard,
    optout_hazard_ci_low,
    optout_hazard_ci_high,
    optout_hazard_service,
    optout_hazard_sales,
    {% for name in ('sales_odds_ratio', 'incr_conv_per_1k', 'quiet_conv_per_1k') -%}
        {% for side in ('', '_ci_low', '_ci_high') %}{{ name }}{{ side }}, {% endfor %}
    {% endfor -%}
    held_out,
    {{ hs_fen_to_cny('round(net_value_fen)') }} as net_value_cny,
    {{ hs_fen_to_cny('round(net_value_fen_ci_low)') }} as net_value_ci_low_cny,
    {{ hs_fen_to_cny('round(net_value_fen_ci_high)') }} as net_value_ci_high_cny,
    {{ hs_fen_to_cny('marginal_value_fen') }} as marginal_value_cny,
    sales_share_limit,
    recommended_per_week,
    evidence
from marginal
