-- A returned row is credit for an order line that no longer exists: a change of an order left its old credits behind.
select credits.order_line_id
from {{ ref('fct_attribution') }} as credits
left join {{ ref('fct_order_line') }} as lines on credits.order_line_id = lines.order_line_id
where lines.order_line_id is null
