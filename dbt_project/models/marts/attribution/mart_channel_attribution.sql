-- Orders are summed as whole trillionths: a sum of floats would depend on the order of rows.
-- Every rule has a row for every channel that touched a sale of that day, so a difference to the platform is never missing.
with channels as (
    select * from {{ ref('dim_channel') }}
),

order_weights as (
    select
        order_line_id,
        cast(1 as double) / count(*) over (partition by shop_id, order_id) as order_weight
    from {{ ref('fct_order_line') }}
),

credits as (
    select
        credited.*,
        cast(round(credited.weight * order_weights.order_weight * 1e12) as bigint) as order_parts
    from {{ ref('fct_attribution') }} as credited
    inner join order_weights on credited.order_line_id = order_weights.order_line_id
),

rules as (
    {{ hs_rules_table() }}
),

based as (
    {% for basis, day in [('cash', 'purchase_date'), ('accrual', 'touch_date')] -%}
        select
            brand_id,
            shop_id,
            {{ day }} as date,
            channel_id,
            rule,
            '{{ basis }}' as basis,
            sum(gross_credit_fen) as gross_credit_fen,
            sum(refund_credit_fen) as refund_credit_fen,
            sum(order_parts) as order_parts,
            cast(0 as bigint) as assisted_fen
        from credits
        group by brand_id, shop_id, {{ day }}, channel_id, rule
        union all
    {% endfor -%}
    select
        assists.brand_id,
        assists.shop_id,
        assists.date,
        assists.channel_id,
        rules.rule,
        assists.basis,
        0 as gross_credit_fen,
        0 as refund_credit_fen,
        0 as order_parts,
        assists.assisted_fen
    from {{ ref('int_attribution__assist') }} as assists
    cross join rules
),

totals as (
    select
        brand_id,
        shop_id,
        date,
        channel_id,
        rule,
        basis,
        sum(gross_credit_fen) as gross_credit_fen,
        sum(refund_credit_fen) as refund_credit_fen,
        sum(gross_credit_fen) - sum(refund_credit_fen) as credit_fen,
        sum(order_parts) as order_parts,
        sum(assisted_fen) as assisted_fen
    from based
    group by brand_id, shop_id, date, channel_id, rule, basis
),

compared as (
    select
        *,
        sum(credit_fen) over (partition by brand_id, shop_id, date, rule, basis) as day_credit_fen,
        sum(case when rule = 'platform' then credit_fen else 0 end)
            over (partition by brand_id, shop_id, date, channel_id, basis) as platform_credit_fen
    from totals
)

select
    compared.brand_id,
    compared.shop_id,
    compared.date,
    compared.channel_id,
    channels.channel_zh,
    channels.channel_en,
    compared.rule,
    compared.basis,
    {{ hs_fen_to_cny('compared.gross_credit_fen') }} as gross_credit_cny,
    {{ hs_fen_to_cny('compared.refund_credit_fen') }} as refund_credit_cny,
    {{ hs_fen_to_cny('compared.credit_fen') }} as credit_cny,
    cast(compared.order_parts as double) / 1e12 as credited_orders,
    {{ hs_fen_to_cny('compared.assisted_fen') }} as assisted_revenue_cny,
    greatest(0, least(1, cast(compared.credit_fen as double) / nullif(compared.day_credit_fen, 0))) as share,
    {{ hs_fen_to_cny('compared.credit_fen - compared.platform_credit_fen') }} as gap_to_platform_cny
from compared
inner join channels on compared.channel_id = channels.channel_id
