{{ config(materialized='table') }}

-- Changed members, and those who are judged by a category whose cycle came out otherwise.
select
    brand_id,
    member_id,
    true as has_changed
from {{ ref('int_change__member') }}

union all

select distinct
    members.brand_id,
    members.member_id,
    false as has_changed
from {{ ref('int_vitality__member_category') }} as members
inner join {{ ref('int_change__category') }} as changed
    on members.brand_id = changed.brand_id and members.category_id = changed.category_id
where
    changed._since = {{ hs_run_mark() }}
    and not {{ hs_is_listed('int_change__member', ['brand_id', 'member_id'], 'members') }}
