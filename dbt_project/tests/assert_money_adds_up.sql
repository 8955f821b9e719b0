-- A returned row is an identity of money that does not hold, with the order (or pool) and both amounts in fen.
with

costs as (

    select * from {{ ref('fct_line_cost') }}

),

-- what the parties of an order keep is what its commission orders say
commissions as (

    select
        shop_id,
        order_id,
        sum(commission_fen) as commission_fen
    from {{ ref('int_promoter__commission') }}
    group by shop_id, order_id

),

by_order as (

    select
        lines.shop_id,
        lines.order_id,
        sum(lines.merchant_discount_fen + lines.platform_discount_fen + lines.talent_discount_fen) as discount_fen,
        sum(margins.cm4_fen) as cm4_fen,
        sum(lines.net_revenue_fen) as net_revenue_fen
    from {{ ref('fct_order_line') }} as lines
    left join {{ ref('int_money__line_margin') }} as margins on lines.order_line_id = margins.order_line_id
    group by lines.shop_id, lines.order_id

),

cost_by_order as (

    select
        shop_id,
        order_id,
        sum(case when cost_type = 'commission' then fee_fen else 0 end) as commission_fen,
        sum(case when cost_type = 'coupon' then fee_fen else 0 end) as coupon_fen,
        sum(case when margin_level is not null then fee_fen else 0 end) as cost_fen
    from costs
    group by shop_id, order_id

),

compared as (

    select
        by_order.shop_id,
        by_order.order_id as id,
        'chain nets sum to the outlay' as identity,
        coalesce(cost_by_order.commission_fen, 0) as ours,
        coalesce(commissions.commission_fen, 0) as expected
    from by_order
    left join cost_by_order on by_order.shop_id = cost_by_order.shop_id and by_order.order_id = cost_by_order.order_id
    left join commissions on by_order.shop_id = commissions.shop_id and by_order.order_id = commissions.order_id

    union all

    select
        by_order.shop_id,
        by_order.order_id,
        identities.identity,
        case
            when identities.identity = 'coupons by sponsor sum to the discount' then coalesce(cost_by_order.coupon_fen, 0)
            else by_order.net_revenue_fen - coalesce(cost_by_order.cost_fen, 0)
        end,
        case
            when identities.identity = 'coupons by sponsor sum to the discount' then by_order.discount_fen
            else by_order.cm4_fen
        end
    from by_order
    left join cost_by_order on by_order.shop_id = cost_by_order.shop_id and by_order.order_id = cost_by_order.order_id
    cross join (
        select 'coupons by sponsor sum to the discount' as identity
        union all
        select 'the bridge from net revenue to CM4 closes'
    ) as identities

    union all

    select
        coalesce(pools.shop_id, '') as shop_id,
        pools.pool_id,
        'what a day spent is spent once',
        coalesce(parts.cost_fen, pools.pool_fen),
        pools.pool_fen
    from {{ ref('int_money__pool') }} as pools
    left join (
        select
            pool_id,
            sum(cost_fen) as cost_fen
        from {{ ref('int_money__pool_line') }}
        group by pool_id
    ) as parts on pools.pool_id = parts.pool_id

)

select *
from compared
where ours is distinct from expected
