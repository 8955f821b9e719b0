-- A returned row is a brand, rule and basis whose channels and days do not add up to the brand's net revenue.
with lines as (
    select
        brand_id,
        {{ hs_fen_to_cny('sum(merchant_revenue_fen)') }} as gross_cny,
        {{ hs_fen_to_cny('sum(net_revenue_fen)') }} as net_cny
    from {{ ref('fct_order_line') }}
    group by brand_id
),

attributed as (
    select
        brand_id,
        rule,
        basis,
        sum(gross_credit_cny) as gross_cny,
        sum(credit_cny) as net_cny
    from {{ ref('mart_channel_attribution') }}
    group by brand_id, rule, basis
)

select
    lines.brand_id,
    attributed.rule,
    attributed.basis,
    attributed.net_cny,
    lines.net_cny as expected_cny
from lines
left join attributed on lines.brand_id = attributed.brand_id
where
    lines.gross_cny is distinct from attributed.gross_cny
    or lines.net_cny is distinct from attributed.net_cny
