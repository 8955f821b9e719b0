-- What the receiver did after taking the gift: own orders, not the gifts they were given.
with

gifts as (

    select * from {{ ref('int_orders__gift') }}

),

chains as (

    select * from {{ ref('int_orders__gift_chain') }}

),

joined as (

    select
        brand_id,
        person_id,
        min(joined_date) as joined_date
    from {{ ref('int_vitality__member') }}
    group by brand_id, person_id

),

spent as (

    select
        gifts.shop_id,
        gifts.order_id,
        sum(purchases.net_fen) as net_fen
    from gifts
    inner join {{ ref('int_member__purchase_day') }} as purchases
        on
            gifts.brand_id = purchases.brand_id
            and gifts.receiver_person_id = purchases.person_id
            and purchases.purchase_date >= {{ hs_business_date('gifts.taken_at') }}
    where gifts.is_accepted
    group by gifts.shop_id, gifts.order_id

)

select
    gifts.brand_id,
    gifts.shop_id,
    gifts.order_id,
    gifts.gift_order_id,
    gifts.regift_of_gift_id,
    gifts.giver_person_id,
    gifts.receiver_person_id,
    gifts.gift_status,
    gifts.send_type,
    case
        when gifts.entry in ('chat_plus', 'live_plus', 'search') then gifts.entry
        when gifts.entry in ('detail', 'detail_page') then 'detail_page'
        when scenes.mp_scene is not null then 'mp'
        else 'other'
    end as entry,
    gifts.sent_at,
    {{ hs_business_date('gifts.sent_at') }} as sent_date,
    gifts.accepted_at,
    gifts.expired_at,
    cast(coalesce(gifts.amount_fen, 0) as bigint) as amount_fen,
    cast(gifts.refund_fen as bigint) as refund_fen,
    cast(gifts.cost_fen as bigint) as cost_fen,
    gifts.is_accepted,
    gifts.is_sku_changed,
    gifts.is_brand_gift,
    coalesce(gifts.giver_person_id = gifts.receiver_person_id, false) as is_self_gift,
    case
        when gifts.giver_person_id is not null then row_number() over (
            partition by gifts.shop_id, gifts.giver_person_id order by gifts.sent_at, gifts.order_id
        )
    end as giver_gift_no,
    case
        when gifts.is_accepted and not gifts.is_brand_gift and gifts.receiver_person_id is not null then row_number() over (
            partition by gifts.shop_id, gifts.receiver_person_id, gifts.is_accepted, gifts.is_brand_gift
            order by gifts.sent_at, gifts.order_id
        )
    end as receiver_gift_no,
    chains.chain_id,
    cast(chains.depth as bigint) as depth,
    coalesce(
        persons.first_seen_at >= gifts.ordered_at and gifts.receiver_person_id is distinct from gifts.giver_person_id, false
    ) as is_receiver_new,
    case when joined.joined_date >= {{ hs_business_date('gifts.taken_at') }} then joined.joined_date end as receiver_joined_date,
    case when firsts.paid_at >= gifts.taken_at then firsts.paid_at end as receiver_first_order_at,
    chains.receiver_gave_at,
    cast(coalesce(spent.net_fen, 0) as bigint) as receiver_net_revenue_fen
from gifts
left join {{ ref('mp_scene') }} as scenes on gifts.entry = scenes.mp_scene
inner join chains on gifts.shop_id = chains.shop_id and gifts.order_id = chains.order_id
left join {{ ref('dim_person') }} as persons on gifts.receiver_person_id = persons.person_id
left join joined on gifts.receiver_person_id = joined.person_id
left join {{ ref('int_orders__order') }} as firsts on gifts.receiver_person_id = firsts.person_id and firsts.is_first_order
left join spent on gifts.shop_id = spent.shop_id and gifts.order_id = spent.order_id
