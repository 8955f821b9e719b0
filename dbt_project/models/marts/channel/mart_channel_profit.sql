{% set commissions = 'margins.talent_commission_fen + margins.agency_commission_fen + margins.promoter_commission_fen' -%}
{% set marketing = 'margins.ads_fen + margins.offline_fen + margins.guide_fen' -%}

with margins as (
    select * from {{ ref('int_money__channel_margin') }}
),

paybacks as (
    select * from {{ ref('int_money__payback') }}
),

steps as (
    select
        margins.*,
        {{ commissions }} as commission_fen,
        {{ marketing }} as marketing_fen,
        margins.net_revenue_fen - margins.cogs_fen as cm1_fen,
        margins.net_revenue_fen - margins.cogs_fen - margins.freight_fen - margins.freight_insurance_fen
        - margins.platform_fee_fen - margins.payment_fee_fen as cm2_fen,
        margins.net_revenue_fen - margins.cogs_fen - margins.freight_fen - margins.freight_insurance_fen
        - margins.platform_fee_fen - margins.payment_fee_fen - ({{ commissions }}) - margins.people_card_rebate_fen as cm3_fen
    from margins
)

select
    steps.brand_id,
    steps.shop_id,
    steps.month,
    steps.channel_id,
    channels.channel_zh,
    channels.channel_en,
    steps.rule,
    {{ hs_fen_to_cny('steps.paid_fen') }} as gmv_cny,
    {{ hs_fen_to_cny('steps.refund_fen') }} as refund_cny,
    {{ hs_fen_to_cny('steps.net_revenue_fen') }} as net_revenue_cny,
    {{ hs_fen_to_cny('steps.merchant_discount_fen') }} as merchant_coupon_cny,
    {{ hs_fen_to_cny('steps.platform_discount_fen') }} as platform_coupon_cny,
    {{ hs_fen_to_cny('steps.talent_discount_fen') }} as talent_coupon_cny,
    {{ hs_fen_to_cny('steps.cogs_fen') }} as cogs_cny,
    {{ hs_fen_to_cny('steps.freight_fen') }} as freight_cny,
    {{ hs_fen_to_cny('steps.freight_insurance_fen') }} as freight_insurance_cny,
    {{ hs_fen_to_cny('steps.platform_fee_fen') }} as platform_fee_cny,
    {{ hs_fen_to_cny('steps.payment_fee_fen') }} as payment_fee_cny,
    {{ hs_fen_to_cny('steps.talent_commission_fen') }} as talent_commission_cny,
    {{ hs_fen_to_cny('steps.agency_commission_fen') }} as agency_commission_cny,
    {{ hs_fen_to_cny('steps.promoter_commission_fen') }} as promoter_commission_cny,
    {{ hs_fen_to_cny('steps.people_card_rebate_fen') }} as people_card_rebate_cny,
    {{ hs_fen_to_cny('steps.ads_fen') }} as ads_cny,
    {{ hs_fen_to_cny('steps.offline_fen') }} as offline_cny,
    {{ hs_fen_to_cny('steps.guide_fen') }} as guide_cny,
    {{ hs_fen_to_cny('steps.cm1_fen') }} as cm1_cny,
    {{ hs_fen_to_cny('steps.cm2_fen') }} as cm2_cny,
    {{ hs_fen_to_cny('steps.cm3_fen') }} as cm3_cny,
    {{ hs_fen_to_cny('steps.cm3_fen - steps.marketing_fen') }} as cm4_cny,
    cast(steps.known_net_fen as double) / nullif(greatest(steps.net_revenue_fen, 0), 0) as known_cost_share,
    cast(steps.cm3_fen as double) / nullif(steps.marketing_fen, 0) as roi,
    cast(steps.net_revenue_fen as double) / nullif(steps.ads_fen, 0) as roas,
    case when steps.cm3_fen > 0 then cast(steps.net_revenue_fen as double) / steps.cm3_fen end as break_even_roas,
    coalesce(paybacks.new_buyers, 0) as new_buyers,
    {{ hs_fen_to_cny(hs_rounded_ratio('paybacks.acquisition_fen', 'paybacks.new_buyers')) }} as cac_cny,
    paybacks.payback_days
from steps
inner join {{ ref('dim_channel') }} as channels on steps.channel_id = channels.channel_id
left join paybacks
    on
        steps.rule = 'platform'
        and steps.brand_id = paybacks.brand_id
        and steps.shop_id = paybacks.shop_id
        and steps.month = paybacks.month
        and steps.channel_id = paybacks.channel_id
