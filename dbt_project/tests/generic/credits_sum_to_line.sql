{# For every rule, the credits of an order line add up to the line's own amount, to the fen. A line no rule credits fails. #}
{% test credits_sum_to_line(model, lines, amount, line_amount) %}

with sums as (
    select
        order_line_id,
        rule,
        sum({{ amount }}) as credited
    from {{ model }}
    group by order_line_id, rule
)

select
    lines.order_line_id,
    sums.rule,
    sums.credited,
    lines.{{ line_amount }} as expected
from {{ lines }} as lines
left join sums on lines.order_line_id = sums.order_line_id
where sums.credited is distinct from lines.{{ line_amount }}

{% endtest %}
