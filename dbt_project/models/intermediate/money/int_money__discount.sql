-- What took how much off which line of a paid order: a coupon of the shop, or a kind of discount without one.
select
    given.*,
    coalesce(given.coupon_id, given.discount_kind) as offer_id
from {{ ref('stg_shop__order_coupons') }} as given
inner join {{ ref('int_orders__order') }} as orders
    on given.shop_id = orders.shop_id and given.order_id = orders.order_id
