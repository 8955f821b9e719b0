{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'member_id'],
        meta={'changed': 'int_change__state', 'sliced': 'int_vitality__member'},
    )
}}

-- What is known of a member at the end of each day on which anything changed; holds until the day before the next.
-- What happened before joining is known on the joining day.
with members as (
    select * from ({{ hs_rows_of_members(ref('int_vitality__member')) }}) as members
    where {{ hs_in_slice('member_id') }}
),

changes as (
    select * from {{ ref('int_vitality__change') }}
    where {{ hs_in_slice('member_id') }}
),

days as (
    select
        members.brand_id,
        members.member_id,
        members.joined_date,
        members.closed_date,
        greatest(changes.change_date, members.joined_date) as valid_from_date,
        max(changes.category_id) as category_id,
        max(case when changes.change = 'cycle' then changes.amount end) as cycle_days,
        sum(case when changes.change = 'reach' then changes.amount else 0 end) as opened,
        sum(case when changes.change = 'refusal' then changes.amount else 0 end) as refused,
        sum(case when changes.change = 'order' then changes.amount else 0 end) as orders,
        max(case when changes.change = 'order' then changes.change_date end) as order_date,
        max(case when changes.change = 'interaction' then changes.change_date end) as interaction_date,
        max(case when changes.change in ('interaction', 'act') then changes.change_date end) as act_date
    from members
    inner join changes on members.brand_id = changes.brand_id and members.member_id = changes.member_id
    group by members.brand_id, members.member_id, members.joined_date, members.closed_date, valid_from_date
),

running as (
    select
        *,
        count(category_id) over life as step,
        sum(opened) over life > 0 as is_reachable,
        sum(refused) over life > 0 as is_refusing,
        sum(orders) over life as orders_so_far,
        max(order_date) over life as last_order_date,
        max(interaction_date) over life as last_interaction_date,
        greatest(max(act_date) over life, joined_date) as last_act_date,
        lead(valid_from_date) over life as next_date
    from days
    window life as (partition by brand_id, member_id order by valid_from_date)
)

select
    brand_id,
    member_id,
    valid_from_date,
    coalesce(next_date - 1, {{ hs_vitality_horizon() }}) as valid_to_date,
    max(category_id) over (partition by brand_id, member_id, step) as category_id,
    cast(max(cycle_days) over (partition by brand_id, member_id, step) as integer) as cycle_days,
    is_reachable,
    is_refusing or coalesce(closed_date <= valid_from_date, false) as is_closed,
    cast(orders_so_far as bigint) as orders,
    joined_date,
    last_order_date,
    last_interaction_date,
    last_act_date,
    {{ hs_since_seq() }}
from running
