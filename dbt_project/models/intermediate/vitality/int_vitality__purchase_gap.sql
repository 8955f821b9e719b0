{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'person_id'],
        meta={'changed': 'int_change__life'},
    )
}}

with purchase_days as (
    select distinct
        brand_id,
        person_id,
        category_id,
        paid_date
    from {{ hs_changed_purchases() }}
    where category_id is not null and {{ hs_is_changed('int_change__life', ['brand_id', 'person_id']) }}
)

select
    brand_id,
    person_id,
    category_id,
    paid_date,
    lag(paid_date) over (partition by brand_id, person_id, category_id order by paid_date) as previous_date
from purchase_days
qualify previous_date is not null
