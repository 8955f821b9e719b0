-- A returned row is a touch that earned credit for an order placed before it, or that may not earn any.
select
    credits.order_line_id,
    credits.touch_id
from {{ ref('fct_attribution') }} as credits
inner join {{ ref('fct_order_line') }} as lines on credits.order_line_id = lines.order_line_id
inner join {{ ref('fct_touch') }} as touches on credits.touch_id = touches.touch_id
where
    touches.touched_at > lines.ordered_at
    or not touches.is_creditable
    or touches.brand_id <> lines.brand_id
