-- A returned row is an order line and rule whose credits do not add up to the line's revenue, refund or net revenue, to the
-- fen, or whose weights do not add up to 1: credit was lost or invented. One look at all credits, which are most of the rows.
with lines as (
    select
        order_line_id,
        merchant_revenue_fen,
        refund_fen,
        net_revenue_fen
    from {{ ref('fct_order_line') }}
),

credits as (
    select
        order_line_id,
        rule,
        sum(weight) as weight,
        sum(gross_credit_fen) as gross_credit_fen,
        sum(refund_credit_fen) as refund_credit_fen,
        sum(credit_fen) as credit_fen
    from {{ ref('fct_attribution') }}
    group by order_line_id, rule
)

select
    lines.order_line_id,
    rules.rule,
    credits.weight,
    credits.gross_credit_fen,
    lines.merchant_revenue_fen,
    credits.refund_credit_fen,
    lines.refund_fen,
    credits.credit_fen,
    lines.net_revenue_fen
from lines
cross join ({{ hs_rules_table() }}) as rules
left join credits on lines.order_line_id = credits.order_line_id and rules.rule = credits.rule
where
    credits.weight is null
    or abs(credits.weight - 1) > 0.000000001
    or credits.gross_credit_fen is distinct from lines.merchant_revenue_fen
    or credits.refund_credit_fen is distinct from lines.refund_fen
    or credits.credit_fen is distinct from lines.net_revenue_fen
