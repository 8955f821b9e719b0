{{ config(materialized='table') }}

-- The gift list tells what became of a gift; an order that names a giver but is on no list tells less. A gift nobody
-- accepted has expired, whatever its status says once the money went back. Without a time of acceptance the sending
-- stands in for it (taken_at) wherever days are counted from there.
with

listed as (

    select * from {{ ref('stg_shop__gifts') }}
    qualify
        row_number() over (
            partition by shop_id, order_id order by coalesce(updated_at, sent_at) desc, gift_order_id asc, _record_hash asc
        ) = 1

),

ordered as (

    select orders.*
    from {{ ref('stg_shop__orders') }} as orders
    where orders.is_brand_gift or {{ hs_is_gift('orders') }}

),

sold as (

    select
        lines.shop_id,
        lines.order_id,
        min(lines.paid_at) as paid_at,
        sum(lines.paid_fen) as paid_fen,
        sum(lines.refund_fen) as refund_fen,
        sum(margins.cogs_fen + margins.freight_fen) as cost_fen
    from {{ ref('fct_order_line') }} as lines
    inner join {{ ref('int_money__line_margin') }} as margins on lines.order_line_id = margins.order_line_id
    where lines.is_gift or lines.receiver_person_id is not null
    group by lines.shop_id, lines.order_id

),

told as (

    select
        listed.*,
        ordered.gift_order_id as ordered_gift_id,
        ordered.gift_send_type,
        ordered.ordered_at,
        coalesce(listed.brand_id, ordered.brand_id) as of_brand_id,
        coalesce(listed.shop_id, ordered.shop_id) as of_shop_id,
        coalesce(listed.order_id, ordered.order_id) as of_order_id,
        coalesce(listed.is_brand_gift, ordered.is_brand_gift) as is_free,
        case
            when listed.accepted_at is null and (listed.expired_at is not null or listed.gift_status = 'expired')
                then 'expired'
            when listed.gift_status in ('pending', 'accepted', 'regifted', 'refunded') then listed.gift_status
            when listed.gift_status is not null then 'unknown'
            when ordered.order_status in ('gift_pending', 'refunded') then replace(ordered.order_status, 'gift_', '')
            else 'accepted'
        end as status,
        {{ hs_row_person_key('ordered.brand_id', 'ordered.giver_unionid', 'shops.appid', 'ordered.giver_openid') }} as giver_key,
        {{ hs_row_person_key('ordered.brand_id', 'ordered.unionid', 'shops.appid', 'ordered.openid') }} as receiver_key
    from listed
    full outer join ordered on listed.shop_id = ordered.shop_id and listed.order_id = ordered.order_id
    left join {{ ref('stg_shop__shops') }} as shops on ordered.shop_id = shops.shop_id

)

select
    told.of_brand_id as brand_id,
    told.of_shop_id as shop_id,
    told.of_order_id as order_id,
    coalesce(told.gift_order_id, told.ordered_gift_id) as gift_order_id,
    told.regift_of_gift_id,
    case when not told.is_free then givers.person_id end as giver_person_id,
    receivers.person_id as receiver_person_id,
    told.status as gift_status,
    coalesce(told.send_type, told.gift_send_type) as send_type,
    told.entry,
    coalesce(told.ordered_at, told.sent_at) as ordered_at,
    coalesce(told.sent_at, sold.paid_at) as sent_at,
    told.accepted_at,
    told.expired_at,
    coalesce(told.accepted_at, told.sent_at, sold.paid_at) as taken_at,
    coalesce(sold.paid_fen, case when told.is_free then 0 else told.gift_fen end) as amount_fen,
    coalesce(sold.refund_fen, 0) as refund_fen,
    coalesce(sold.cost_fen, 0) as cost_fen,
    told.accepted_at is not null or told.status in ('accepted', 'regifted') as is_accepted,
    coalesce(told.is_sku_changed, false) as is_sku_changed,
    told.is_free as is_brand_gift
from told
left join sold on told.of_shop_id = sold.shop_id and told.of_order_id = sold.order_id
left join {{ ref('int_identity__person_key') }} as givers
    on told.of_brand_id = givers.brand_id and told.giver_key = givers.person_key
left join {{ ref('int_identity__person_key') }} as receivers
    on told.of_brand_id = receivers.brand_id and told.receiver_key = receivers.person_key
-- what was never paid was never sent
where told.sent_at is not null or sold.paid_at is not null
