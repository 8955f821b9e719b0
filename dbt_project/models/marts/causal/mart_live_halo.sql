with estimates as (
    select * from {{ source('analytics', 'live_halo') }}
),

sessions as (
    select * from {{ ref('int_causal__influencer_session') }}
)

select
    estimates.brand_id,
    estimates.shop_id,
    estimates.live_id,
    estimates.method,
    sessions.account_id,
    sessions.date,
    {{ hs_fen_to_cny('estimates.session_net_revenue_fen') }} as session_net_revenue_cny,
    {{ hs_fen_to_cny('round(estimates.overflow_fen)') }} as overflow_cny,
    {{ hs_fen_to_cny('round(estimates.ci_low_fen)') }} as ci_low_cny,
    {{ hs_fen_to_cny('round(estimates.ci_high_fen)') }} as ci_high_cny,
    estimates.overflow_fen / nullif(estimates.session_net_revenue_fen, 0) as capture_rate,
    estimates.placebo_p,
    estimates.evidence,
    estimates.credible
from estimates
left join sessions on estimates.shop_id = sessions.shop_id and estimates.live_id = sessions.live_id
