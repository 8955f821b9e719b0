-- A returned row is an order line and rule whose weights do not add up to 1: credit was lost or invented.
with lines as (
    select order_line_id from {{ ref('fct_order_line') }}
),

weights as (
    select
        order_line_id,
        rule,
        sum(weight) as weight
    from {{ ref('fct_attribution') }}
    group by order_line_id, rule
)

select
    lines.order_line_id,
    rules.rule,
    weights.weight
from lines
cross join ({{ hs_rules_table() }}) as rules
left join weights on lines.order_line_id = weights.order_line_id and rules.rule = weights.rule
where weights.weight is null or abs(weights.weight - 1) > 0.000000001
