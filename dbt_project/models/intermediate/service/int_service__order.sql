-- How long a paid order took to leave, to arrive whole, and to have money back. What has not happened yet is null, and so is
-- what a file tells to have happened before its cause. A brand's own gifts are no sales; a gift nobody has taken waits for
-- its receiver, not for the shop.
with parcels as (
    select
        shop_id,
        order_id,
        min(shipped_at) as shipped_at,
        case when count(signed_at) = count(*) then max(signed_at) end as signed_at,
        sum(case when deliver_type = 'virtual' then 1 else 0 end) = count(*) as is_virtual
    from {{ ref('stg_shop__shipments') }}
    group by shop_id, order_id
),

asked as (
    select
        shop_id,
        order_id,
        min(requested_at) as requested_at,
        case when count(completed_at) = count(*) then max(completed_at) end as completed_at
    from {{ ref('stg_shop__aftersales') }}
    where
        refund_type in ('REFUND', 'REFUND_PRICE_DIFF', 'REFUND_FREIGHT', 'RETURN')
        and aftersale_status not in ('USER_CANCELD', 'MERCHANT_REJECT_REFUND', 'RETURN_CLOSED')
    group by shop_id, order_id
),

timed as (
    select
        orders.brand_id,
        orders.shop_id,
        orders.order_id,
        orders.person_id,
        orders.paid_at,
        orders.paid_date,
        orders.order_status,
        coalesce(parcels.shipped_at, orders.shipped_at) as shipped_at,
        parcels.signed_at,
        parcels.shipped_at is not null and not parcels.is_virtual as is_tracked,
        asked.requested_at,
        asked.completed_at
    from {{ ref('int_orders__order') }} as orders
    left join parcels on orders.shop_id = parcels.shop_id and orders.order_id = parcels.order_id
    left join asked on orders.shop_id = asked.shop_id and orders.order_id = asked.order_id
    where not orders.is_brand_gift and orders.paid_date <= {{ hs_vitality_through_date() }}
)

select
    brand_id,
    shop_id,
    order_id,
    person_id,
    paid_at,
    paid_date,
    coalesce(signed_at, completed_at) as served_at,
    is_tracked,
    shipped_at is not null or order_status not in ('refunded', 'gift_pending', 'group_pending') as is_to_ship,
    requested_at is not null as is_refund_asked,
    case when shipped_at >= paid_at then {{ hs_seconds_between('paid_at', 'shipped_at') }} / 3600.0 end as pay_to_ship_h,
    case when is_tracked and signed_at >= shipped_at then {{ hs_seconds_between('shipped_at', 'signed_at') }} / 3600.0 end
        as ship_to_sign_h,
    case when is_tracked and signed_at >= paid_at then {{ hs_seconds_between('paid_at', 'signed_at') }} / 3600.0 end
        as pay_to_sign_h,
    case when completed_at >= requested_at then {{ hs_seconds_between('requested_at', 'completed_at') }} / 86400.0 end
        as refund_days
from timed
