with effects as (
    select * from {{ source('analytics', 'promotion_effect') }}
),

promotions as (
    select * from {{ ref('int_causal__promotion') }}
)

select
    effects.brand_id,
    effects.promo_id,
    promotions.promo_zh,
    effects.category_id,
    promotions.starts_date,
    promotions.ends_date,
    {{ hs_fen_to_cny('round(effects.baseline_fen)') }} as baseline_cny,
    {{ hs_fen_to_cny('round(effects.lift_fen)') }} as lift_cny,
    {{ hs_fen_to_cny('round(effects.lift_ci_low_fen)') }} as lift_ci_low_cny,
    {{ hs_fen_to_cny('round(effects.lift_ci_high_fen)') }} as lift_ci_high_cny,
    {{ hs_fen_to_cny('round(effects.pre_dip_fen)') }} as pre_dip_cny,
    {{ hs_fen_to_cny('round(effects.pre_dip_ci_low_fen)') }} as pre_dip_ci_low_cny,
    {{ hs_fen_to_cny('round(effects.pre_dip_ci_high_fen)') }} as pre_dip_ci_high_cny,
    {{ hs_fen_to_cny('round(effects.post_dip_fen)') }} as post_dip_cny,
    {{ hs_fen_to_cny('round(effects.post_dip_ci_low_fen)') }} as post_dip_ci_low_cny,
    {{ hs_fen_to_cny('round(effects.post_dip_ci_high_fen)') }} as post_dip_ci_high_cny,
    {{ hs_fen_to_cny('round(effects.pulled_fen)') }} as pulled_cny,
    {{ hs_fen_to_cny('round(effects.pulled_ci_low_fen)') }} as pulled_ci_low_cny,
    {{ hs_fen_to_cny('round(effects.pulled_ci_high_fen)') }} as pulled_ci_high_cny,
    {{ hs_fen_to_cny('round(effects.net_incremental_fen)') }} as net_incremental_cny,
    {{ hs_fen_to_cny('round(effects.net_incremental_ci_low_fen)') }} as net_incremental_ci_low_cny,
    {{ hs_fen_to_cny('round(effects.net_incremental_ci_high_fen)') }} as net_incremental_ci_high_cny,
    effects.pull_forward_share,
    effects.pull_forward_share_ci_low,
    effects.pull_forward_share_ci_high,
    effects.digestion_days,
    effects.peak_ratio,
    {{ hs_fen_to_cny('effects.merchant_discount_fen') }} as merchant_subsidy_cny,
    {{ hs_fen_to_cny('effects.platform_discount_fen') }} as platform_subsidy_cny,
    cast(effects.platform_discount_fen as double) / nullif(effects.gross_fen, 0) as platform_subsidy_rate,
    effects.incremental_margin_fen / nullif(effects.merchant_discount_fen, 0) as incr_cm_per_subsidy,
    effects.is_complete,
    effects.evidence
from effects
inner join promotions on effects.brand_id = promotions.brand_id and effects.promo_id = promotions.promo_id
