-- What is known of a member at the end of each day on which anything changed; holds until the day before the next.
-- What happened before joining is known on the joining day.
{{ config(materialized='table') }}

with members as (
    select * from {{ ref('int_vitality__member') }}
),

changes as (
    select brand_id, member_id, step_date as change_date, category_id, cycle_days,
        0 as opened, 0 as orders, cast(null as date) as order_date, cast(null as date) as interaction_date,
        cast(null as date) as act_date
    from {{ ref('int_vitality__cycle_step') }}
    union all
    select brand_id, member_id, closed_date, null, null, 0, 0, null, null, null
    from members
    where closed_date is not null
    union all
    select members.brand_id, members.member_id, reach.change_date, null, null,
        case when reach.is_reachable then 1 else -1 end, 0, null, null, null
    from {{ ref('int_vitality__reach_change') }} as reach
    inner join members on reach.brand_id = members.brand_id and reach.person_id = members.person_id
    union all
    select members.brand_id, members.member_id, orders.order_date, null, null, 0, orders.orders, orders.order_date, null, null
    from {{ ref('int_vitality__order_day') }} as orders
    inner join members on orders.brand_id = members.brand_id and orders.person_id = members.person_id
    union all
    select brand_id, member_id, act_date, null, null, 0, 0, null,
        case when is_meaningful then act_date end, act_date
    from {{ ref('int_vitality__interaction') }}
),

days as (
    select
        members.brand_id,
        members.member_id,
        members.joined_date,
        members.closed_date,
        greatest(changes.change_date, members.joined_date) as valid_from_date,
        max(changes.category_id) as category_id,
        max(changes.cycle_days) as cycle_days,
        sum(changes.opened) as opened,
        sum(changes.orders) as orders,
        max(changes.order_date) as order_date,
        max(changes.interaction_date) as interaction_date,
        max(changes.act_date) as act_date
    from changes
    inner join members on changes.brand_id = members.brand_id and changes.member_id = members.member_id
    group by 1, 2, 3, 4, 5
),

running as (
    select
        *,
        count(category_id) over life as step,
        sum(opened) over life > 0 as is_reachable,
        sum(orders) over life as orders_so_far,
        max(order_date) over life as last_order_date,
        max(interaction_date) over life as last_interaction_date,
        greatest(max(act_date) over life, joined_date) as last_act_date,
        lead(valid_from_date) over (partition by brand_id, member_id order by valid_from_date) as next_date
    from days
    window life as (partition by brand_id, member_id order by valid_from_date)
)

select
    brand_id,
    member_id,
    valid_from_date,
    coalesce(next_date - 1, {{ hs_vitality_through_date() }}) as valid_to_date,
    max(category_id) over (partition by brand_id, member_id, step) as category_id,
    cast(max(cycle_days) over (partition by brand_id, member_id, step) as integer) as cycle_days,
    is_reachable,
    closed_date is not null and closed_date <= valid_from_date as is_closed,
    cast(orders_so_far as bigint) as orders,
    joined_date,
    last_order_date,
    last_interaction_date,
    last_act_date
from running
