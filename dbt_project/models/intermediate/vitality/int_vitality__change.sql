-- All that can move a member's state, in one shape; `amount` is days of the cycle, contacts opened or closed, every way refused
-- (1) or one allowed again (-1), orders.
with members as (
    {{ hs_rows_of_members(ref('int_vitality__member')) }}
),

reach as (
    {{ hs_rows_of_persons(ref('int_vitality__reach_change'), 'members') }}
),

orders as (
    {{ hs_rows_of_persons(ref('int_vitality__order_day'), 'members') }}
),

interactions as (
    {{ hs_rows_of_members(ref('int_vitality__interaction')) }}
)

select
    brand_id,
    member_id,
    step_date as change_date,
    'cycle' as change,
    cycle_days as amount,
    category_id
from {{ ref('int_vitality__cycle_step') }}

union all

select
    brand_id,
    member_id,
    closed_date as change_date,
    'closing' as change,
    0 as amount,
    null as category_id
from members
where closed_date is not null

union all

select
    members.brand_id,
    members.member_id,
    reach.change_date,
    'reach' as change,
    case when reach.is_reachable then 1 else -1 end as amount,
    null as category_id
from members
inner join reach on members.brand_id = reach.brand_id and members.person_id = reach.person_id

union all

select
    members.brand_id,
    members.member_id,
    refusals.change_date,
    'refusal' as change,
    case when refusals.is_refused then 1 else -1 end as amount,
    null as category_id
from members
inner join {{ ref('int_outbound__refusal') }} as refusals
    on members.brand_id = refusals.brand_id and members.person_id = refusals.person_id

union all

select
    members.brand_id,
    members.member_id,
    orders.order_date as change_date,
    'order' as change,
    orders.orders as amount,
    null as category_id
from members
inner join orders on members.brand_id = orders.brand_id and members.person_id = orders.person_id

union all

select
    brand_id,
    member_id,
    act_date as change_date,
    case when is_meaningful then 'interaction' else 'act' end as change,
    0 as amount,
    null as category_id
from interactions
