-- Is the graph of sharing growing, and on how many shoulders does it rest (C.10)?
with edges as (
    select * from {{ ref('int_share__segment_edge') }}
),

counted as (
    select
        brand_id,
        month,
        segment,
        count(distinct sharer_person_id) as sharers,
        count(distinct person_id) as reached,
        count(*) as edges,
        count(distinct case when orders > 0 then person_id end) as buyers,
        count(distinct case when is_new_buyer then person_id end) as new_buyers,
        {{ hs_quantile(hs_seconds_between('clicked_at', 'ordered_at') ~ ' / 3600.0', 0.5) }} as cycle_hours,
        sum(net_revenue_fen) as net_revenue_fen
    from edges
    group by brand_id, month, segment
),

cascades as (
    select
        brand_id,
        {{ hs_month('begin_date') }} as month,
        count(*) as cascades,
        {{ hs_quantile('people', 0.9) }} as people_p90,
        {{ hs_quantile('depth', 0.9) }} as depth_p90,
        sum(people * structural_virality) / sum(people) as structural_virality
    from {{ ref('int_share__cascade') }}
    group by brand_id, {{ hs_month('begin_date') }}
),

concentration as (
    select * from {{ ref('int_share__concentration') }}
),

months as (
    select * from {{ ref('int_share__month') }}
),

rates as (
    select
        *,
        cast(reached as double) / sharers as reached_per_sharer,
        cast(new_buyers as double) / reached as new_buyer_rate,
        cast(new_buyers as double) / sharers as k_factor
    from counted
)

select
    rates.brand_id,
    rates.month,
    rates.segment,
    rates.sharers,
    rates.reached,
    rates.edges,
    rates.buyers,
    rates.new_buyers,
    rates.reached_per_sharer,
    rates.new_buyer_rate,
    rates.k_factor,
    case when rates.k_factor < 1 then 1 / (1 - rates.k_factor) end as amplification,
    cast(rates.cycle_hours as double) as cycle_hours,
    {{ hs_fen_to_cny('rates.net_revenue_fen') }} as net_revenue_cny,
    {{ hs_fen_to_cny(hs_rounded_ratio('greatest(rates.net_revenue_fen, 0)', 'rates.reached')) }} as revenue_per_reached_cny,
    concentration.gini,
    concentration.hhi,
    concentration.top10_share,
    cascades.cascades,
    cast(cascades.people_p90 as double) as people_p90,
    cast(cascades.depth_p90 as double) as depth_p90,
    cascades.structural_virality,
    case when rates.segment = 'all' then cast(months.organic_shares as double) / nullif(months.shares, 0) end
        as organic_share,
    case
        when rates.segment = 'all'
            then greatest(0, cast(months.personal_net_revenue_fen as double) / nullif(months.net_revenue_fen, 0))
    end as trust_share
from rates
left join concentration
    on
        rates.brand_id = concentration.brand_id
        and rates.month = concentration.month
        and rates.segment = concentration.segment
left join cascades on rates.brand_id = cascades.brand_id and rates.month = cascades.month and rates.segment = 'all'
left join months on rates.brand_id = months.brand_id and rates.month = months.month
