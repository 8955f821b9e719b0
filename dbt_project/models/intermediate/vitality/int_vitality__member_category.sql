{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'member_id'],
        meta={'changed': 'int_change__member'},
    )
}}

-- Main category: by the member's own net spend, else by stated interest, else the brand's biggest. Tiles a member's life.
with members as (

    select * from {{ ref('int_vitality__member') }}
    where {{ hs_is_changed('int_change__member', ['brand_id', 'member_id'], rewritten=true) }}

),

person_categories as (

    {{ hs_rows_of_persons(ref('int_vitality__person_category'), 'members') }}

),

brand_categories as (

    select * from {{ ref('int_vitality__brand_category') }}

),

-- Steps before joining collapse onto the joining day, where the latest of them holds; '' stands for "no spend".
steps as (

    select
        members.brand_id,
        members.member_id,
        members.joined_date as valid_from_date,
        max_by(
            coalesce(person_categories.category_id, ''),
            coalesce(person_categories.valid_from_date, cast('1900-01-01' as date))
        ) as category_id
    from members
    left join person_categories
        on
            members.brand_id = person_categories.brand_id
            and members.person_id = person_categories.person_id
            and members.joined_date >= person_categories.valid_from_date
    group by members.brand_id, members.member_id, members.joined_date

    union all

    select
        members.brand_id,
        members.member_id,
        person_categories.valid_from_date,
        coalesce(person_categories.category_id, '') as category_id
    from members
    inner join person_categories
        on
            members.brand_id = person_categories.brand_id
            and members.person_id = person_categories.person_id
            and members.joined_date < person_categories.valid_from_date

),

own as (

    select
        steps.brand_id,
        steps.member_id,
        steps.valid_from_date,
        coalesce(
            lead(steps.valid_from_date) over (
                partition by steps.brand_id, steps.member_id order by steps.valid_from_date
            ) - 1,
            {{ hs_vitality_horizon() }}
        ) as valid_to_date,
        coalesce(nullif(steps.category_id, ''), members.interest_category_id) as category_id
    from steps
    inner join members
        on
            steps.brand_id = members.brand_id
            and steps.member_id = members.member_id

)

select
    own.brand_id,
    own.member_id,
    coalesce(own.category_id, brand_categories.category_id) as category_id,
    greatest(own.valid_from_date, coalesce(brand_categories.valid_from_date, own.valid_from_date)) as valid_from_date,
    least(own.valid_to_date, coalesce(brand_categories.valid_to_date, own.valid_to_date)) as valid_to_date,
    {{ hs_since_seq() }}

from own
left join brand_categories
    on
        own.category_id is null
        and own.brand_id = brand_categories.brand_id
        and own.valid_from_date <= brand_categories.valid_to_date
        and own.valid_to_date >= brand_categories.valid_from_date
