-- A chain runs from a gift to those its receiver gave later; a gift to oneself and a gift of the brand are no link of one.
-- Time only moves forward along a chain, so it ends; of chains that meet in a gift, the longest counts.
{% set max_depth = 20 -%}

with recursive

gifts as (

    select * from {{ ref('int_orders__gift') }}

),

links as (

    select
        given.shop_id as from_shop_id,
        given.order_id as from_order_id,
        passed.shop_id,
        passed.order_id,
        passed.sent_at
    from gifts as given
    inner join gifts as passed
        on given.brand_id = passed.brand_id and given.receiver_person_id = passed.giver_person_id
    where
        given.is_accepted
        and given.taken_at < passed.sent_at
        and given.giver_person_id <> given.receiver_person_id
        and passed.receiver_person_id is distinct from passed.giver_person_id

),

reached as (

    select
        gifts.shop_id,
        gifts.order_id,
        gifts.order_id as chain_id,
        1 as depth
    from gifts
    left join links on gifts.shop_id = links.shop_id and gifts.order_id = links.order_id
    where not gifts.is_brand_gift and links.order_id is null

    union

    select
        links.shop_id,
        links.order_id,
        reached.chain_id,
        reached.depth + 1 as depth
    from reached
    inner join links on reached.shop_id = links.from_shop_id and reached.order_id = links.from_order_id
    where reached.depth < {{ max_depth }}

),

chains as (

    select * from reached
    qualify row_number() over (partition by shop_id, order_id order by depth desc, chain_id asc) = 1

),

passed_on as (

    select
        from_shop_id,
        from_order_id,
        min(sent_at) as sent_at
    from links
    group by from_shop_id, from_order_id

)

select
    gifts.shop_id,
    gifts.order_id,
    chains.chain_id,
    chains.depth,
    passed_on.sent_at as receiver_gave_at
from gifts
left join chains on gifts.shop_id = chains.shop_id and gifts.order_id = chains.order_id
left join passed_on on gifts.shop_id = passed_on.from_shop_id and gifts.order_id = passed_on.from_order_id
