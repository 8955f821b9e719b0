-- What is strange about an order of a partner, one row per order and partner. Nothing here is proof: a promoter may buy,
-- a family shares a phone, a gift is bought at night.
with

lines as (

    select
        *,
        {{ hs_month('paid_date') }} as month
    from {{ ref('fct_order_line') }}

),

promoters as (

    select
        promoters.partner_id,
        min(keys.person_id) as person_id
    from {{ ref('stg_promoter__promoters') }} as promoters
    left join {{ ref('stg_shop__shops') }} as shops on promoters.shop_id = shops.shop_id
    inner join {{ ref('int_identity__person_key') }} as keys
        on
            promoters.brand_id = keys.brand_id
            and {{ hs_row_person_key('promoters.brand_id', 'promoters.unionid', 'shops.appid', 'promoters.openid') }}
            = keys.person_key
    group by promoters.partner_id

),

sold as (

    select
        sales.partner_id,
        lines.brand_id,
        lines.shop_id,
        lines.order_id,
        lines.month,
        lines.person_id,
        min(lines.ordered_at) as ordered_at,
        min(lines.paid_date) as paid_date,
        max(case when lines.is_first_order then 1 else 0 end) as first_orders,
        sum(lines.paid_fen) as paid_fen,
        sum(lines.refund_fen) as refund_fen,
        sum(lines.net_revenue_fen) as net_revenue_fen,
        sum(margins.cm3_fen) as cm3_fen
    from {{ ref('int_promoter__sale') }} as sales
    inner join lines on sales.order_line_id = lines.order_line_id
    inner join {{ ref('int_money__line_margin') }} as margins on lines.order_line_id = margins.order_line_id
    group by sales.partner_id, lines.brand_id, lines.shop_id, lines.order_id, lines.month, lines.person_id

),

late_refunds as (

    select distinct
        lines.shop_id,
        lines.order_id
    from {{ ref('fct_refund_line') }} as refunds
    inner join lines on refunds.order_line_id = lines.order_line_id
    where refunds.is_after_settlement and refunds.refund_fen > 0

),

clicks as (

    select distinct
        sold.partner_id,
        sold.shop_id,
        sold.order_id
    from sold
    inner join {{ ref('fct_touch') }} as touches
        on
            sold.brand_id = touches.brand_id
            and sold.person_id = touches.person_id
            and sold.partner_id = touches.agent_id
            and sold.ordered_at >= touches.touched_at
    where
        touches.touch_kind = 'share_click'
        and {{ hs_seconds_between('touches.touched_at', 'sold.ordered_at') }} < {{ var('signal_click_seconds') }}

)

select
    sold.*,
    owners.person_id as partner_person_id,
    orders.receiver_phone,
    case when sold.person_id = owners.person_id then 1 else 0 end as own_orders,
    case when late_refunds.order_id is not null then 1 else 0 end as late_refunds,
    case when clicks.order_id is not null then 1 else 0 end as instant_orders
from sold
left join promoters as owners on sold.partner_id = owners.partner_id
left join {{ ref('stg_shop__orders') }} as orders on sold.shop_id = orders.shop_id and sold.order_id = orders.order_id
left join late_refunds on sold.shop_id = late_refunds.shop_id and sold.order_id = late_refunds.order_id
left join clicks
    on sold.partner_id = clicks.partner_id and sold.shop_id = clicks.shop_id and sold.order_id = clicks.order_id
