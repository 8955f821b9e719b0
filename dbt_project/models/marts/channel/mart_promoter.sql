{% set signals = [
    'is_self_purchase', 'is_phone_cluster', 'is_late_refund', 'is_night_burst', 'is_first_only', 'is_instant_click',
    'is_ring', 'is_buyer_reuse',
] -%}

with partners as (
    select * from {{ ref('dim_partner') }}
),

lines as (
    select
        *,
        {{ hs_month('paid_date') }} as month
    from {{ ref('fct_order_line') }}
),

sold as (
    select
        lines.brand_id,
        lines.shop_id,
        lines.month,
        sales.partner_id,
        count(distinct lines.order_id) as orders,
        count(distinct lines.person_id) as buyers,
        count(distinct case when lines.is_first_order then lines.order_id end) as first_orders,
        sum(lines.paid_fen) as paid_fen,
        sum(lines.refund_fen) as refund_fen,
        sum(lines.net_revenue_fen) as net_revenue_fen
    from {{ ref('int_promoter__sale') }} as sales
    inner join lines on sales.order_line_id = lines.order_line_id
    group by lines.brand_id, lines.shop_id, lines.month, sales.partner_id
),

order_months as (
    select distinct
        shop_id,
        order_id,
        month
    from lines
),

earned as (
    select
        commissions.shop_id,
        order_months.month,
        commissions.partner_id,
        sum(commissions.commission_fen) as commission_fen
    from {{ ref('int_promoter__commission') }} as commissions
    inner join order_months
        on commissions.shop_id = order_months.shop_id and commissions.order_id = order_months.order_id
    group by commissions.shop_id, order_months.month, commissions.partner_id
),

signals as (
    select
        *,
        {% for signal in signals %}cast({{ signal }} as integer){{ " + " if not loop.last }}{% endfor %} as signals
    from {{ ref('int_promoter__signal') }}
),

quality as (
    select * from {{ ref('int_promoter__quality') }}
)

select
    sold.brand_id,
    sold.shop_id,
    sold.month,
    sold.partner_id,
    partners.partner_role,
    sold.orders,
    sold.buyers,
    {{ hs_fen_to_cny('sold.paid_fen') }} as gmv_cny,
    {{ hs_fen_to_cny('sold.net_revenue_fen') }} as net_revenue_cny,
    {{ hs_fen_to_cny('coalesce(earned.commission_fen, 0)') }} as commission_cny,
    cast(sold.refund_fen as double) / nullif(sold.paid_fen, 0) as refund_rate,
    cast(sold.first_orders as double) / nullif(sold.orders, 0) as new_buyer_share,
    {{ hs_fen_to_cny('coalesce(quality.cm3_fen, 0)') }} as cm3_cny,
    coalesce(quality.quality_score, 0) as quality_score,
    cast(coalesce(signals.signals, 0) as bigint) as signals,
    {% for signal in signals %}case when signals.{{ signal }} then '{{ signal[3:] }} ' else '' end{{ " || " if not loop.last }}{% endfor %}
        as signal_names,
    coalesce(signals.signals >= {{ var('signal_review_count') }}, false) as needs_review
from sold
left join partners on sold.partner_id = partners.partner_id
left join earned
    on sold.shop_id = earned.shop_id and sold.month = earned.month and sold.partner_id = earned.partner_id
left join signals
    on sold.shop_id = signals.shop_id and sold.month = signals.month and sold.partner_id = signals.partner_id
left join quality
    on sold.shop_id = quality.shop_id and sold.month = quality.month and sold.partner_id = quality.partner_id
