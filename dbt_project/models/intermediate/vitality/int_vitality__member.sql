{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'member_id'],
        meta={'changed': 'int_change__member'},
    )
}}

-- A member who left and came back (joined after leaving) is a member; what happens after the last day is not seen yet.
with members as (

    select * from {{ ref('stg_member__members') }}

),

people as (

    select * from {{ ref('int_identity__person_key') }}

),

categories as (

    select * from {{ ref('int_vitality__category') }}

),

dated as (

    select
        *,
        {{ hs_business_date('joined_at') }} as joined_date,
        case
            when closed_at >= joined_at and {{ hs_business_date('closed_at') }} <= {{ hs_vitality_through_date() }}
                then {{ hs_business_date('closed_at') }}
        end as closed_date
    from members
    where {{ hs_is_changed('int_change__member', ['brand_id', 'member_id']) }}

)

select
    dated.brand_id,
    dated.member_id,
    people.person_id,
    dated.joined_date,
    dated.closed_date,
    coalesce(dated.join_source, 'unknown') as join_source,
    min(categories.category_id) as interest_category_id,
    {{ hs_since_seq() }}

from dated
left join people
    on
        dated.brand_id = people.brand_id
        and people.person_key = 'member_id:' || dated.brand_id || ':' || dated.member_id
left join categories
    on
        dated.brand_id = categories.brand_id
        and dated.interest_category in (categories.category_id, categories.category_zh)
where dated.joined_date <= {{ hs_vitality_through_date() }}
group by
    dated.brand_id, dated.member_id, people.person_id, dated.joined_date, dated.closed_date, dated.join_source
