-- What a chain loses without a channel, and the month's money shared by it: a statement about the brand, not about an order.
with effects as (
    select * from {{ source('analytics', 'attribution_effect') }}
),

channels as (
    select * from {{ ref('dim_channel') }}
),

months as (
    select
        brand_id,
        {{ hs_month(hs_business_date('ordered_at')) }} as month,
        sum(net_revenue_fen) as net_revenue_fen
    from {{ ref('fct_order_line') }}
    group by brand_id, {{ hs_month(hs_business_date('ordered_at')) }}
),

weighed as (
    select
        effects.*,
        months.net_revenue_fen,
        cast(round(effects.global_share * 1e9) as bigint) as share_units
    from effects
    inner join months on effects.brand_id = months.brand_id and effects.month = months.month
),

split as (
    {{ hs_largest_remainder(
        'weighed', {'net_revenue_fen': 'credit_fen'}, 'share_units', 'brand_id, month', 'channel_id'
    ) }}
)

select
    split.brand_id,
    split.month,
    split.channel_id,
    channels.channel_zh,
    channels.channel_en,
    split.chain_order,
    split.conversion_rate,
    split.removal_effect,
    split.global_share as share,
    {{ hs_fen_to_cny('split.credit_fen') }} as credit_cny
from split
inner join channels on split.channel_id = channels.channel_id
