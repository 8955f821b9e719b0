-- Whom a brand knows as a buyer, as of the last business day; `analytics/steps/lifetime.py` has done the statistics.
with scores as (

    select * from {{ source('analytics', 'lifetime_score') }}

),

segments as (

    select * from {{ ref('rfm_segment') }}

)

select
    scores.brand_id,
    scores.person_id,
    scores.as_of_date,
    scores.goods_type,
    scores.recency_days,
    scores.frequency,
    {{ hs_fen_to_cny('scores.monetary') }} as monetary_cny,
    scores.r_score,
    scores.f_score,
    scores.m_score,
    scores.segment,
    segments.segment_zh,
    segments.segment_en,
    scores.p_alive_bg,
    scores.p_alive_mbg,
    scores.e_tx_30,
    scores.e_tx_90,
    scores.e_tx_365,
    scores.p_no_purchase_30,
    scores.p_no_purchase_90,
    {{ hs_fen_to_cny('scores.e_value') }} as e_value_cny,
    {{ hs_fen_to_cny('scores.clv_365') }} as clv_365_cny,
    scores.fit_status
from scores
left join segments on scores.segment = segments.segment
