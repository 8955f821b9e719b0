-- Being given something is a touch of the receiver. Exports carry no time of acceptance, so the payment stands for it.
with orders as (
    select * from {{ ref('stg_shop__orders') }}
),

shops as (
    select * from {{ ref('stg_shop__shops') }}
)

select
    {{ hs_key(["'gift'", 'orders.shop_id', 'orders.order_id']) }} as touch_id,
    orders.brand_id,
    orders.shop_id,
    {{ hs_row_person_key('orders.brand_id', 'orders.unionid', 'shops.appid', 'orders.openid') }} as person_key,
    orders.paid_at as touched_at,
    'CH16' as channel_id,
    'gift' as component_id,
    'inbound' as direction,
    'gift_receive' as touch_kind,
    coalesce(orders.gift_order_id, orders.order_id) as content_id,
    coalesce(orders.giver_unionid, orders.giver_openid) as agent_id,
    true as is_creditable,
    orders.paid_at is not null
    and coalesce(orders.giver_unionid, orders.giver_openid) is not null
    and orders.order_status not in ('unpaid', 'gift_pending', 'canceled', 'oversold') as is_touch,
    orders.ordered_at as recorded_at,
    orders._ledger_seq
from orders
inner join shops on orders.shop_id = shops.shop_id
