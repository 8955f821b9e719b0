{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'person_id'],
        meta={'changed': 'int_change__life'},
    )
}}

-- A person's main category as a step function: recomputed on every day on which their spend moved, from all spend
-- up to that day. Null until net spend is positive in any category.
with spend as (

    select * from {{ ref('int_vitality__category_spend') }}
    where {{ hs_is_changed('int_change__life', ['brand_id', 'person_id'], rewritten=true) }}

),

-- Every category of the person on every day of a move, so that the running totals can be compared.
days as (

    select distinct
        brand_id,
        person_id,
        spend_date
    from spend

),

baskets as (

    select distinct
        brand_id,
        person_id,
        category_id
    from spend

),

totals as (

    select
        days.brand_id,
        days.person_id,
        days.spend_date,
        baskets.category_id,
        sum(coalesce(spend.net_fen, 0)) over (
            partition by days.brand_id, days.person_id, baskets.category_id
            order by days.spend_date
        ) as net_fen
    from days
    inner join baskets
        on
            days.brand_id = baskets.brand_id
            and days.person_id = baskets.person_id
    left join spend
        on
            days.brand_id = spend.brand_id
            and days.person_id = spend.person_id
            and days.spend_date = spend.spend_date
            and baskets.category_id = spend.category_id

),

foremost as (

    select
        brand_id,
        person_id,
        spend_date,
        case when net_fen > 0 then category_id end as category_id
    from totals
    qualify
        row_number() over (
            partition by brand_id, person_id, spend_date
            order by net_fen desc, category_id asc
        ) = 1

),

steps as (

    select
        *,
        lag(coalesce(category_id, ''), 1, '') over (
            partition by brand_id, person_id order by spend_date
        ) as previous_category_id
    from foremost

)

select
    brand_id,
    person_id,
    category_id,
    spend_date as valid_from_date,
    {{ hs_since_seq() }}

from steps
where coalesce(category_id, '') != previous_category_id
