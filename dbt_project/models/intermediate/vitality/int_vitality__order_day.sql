{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'person_id'],
        meta={'changed': 'int_change__life'},
    )
}}

-- Orders count from the day they are paid, whatever is returned later.
with purchases as (
    select * from {{ hs_changed_purchases() }}
    where {{ hs_is_changed('int_change__life', ['brand_id', 'person_id']) }}
)

select
    brand_id,
    person_id,
    paid_date as order_date,
    count(distinct order_id) as orders,
    {{ hs_since_seq() }}
from purchases
where paid_date <= {{ hs_vitality_through_date() }}
group by brand_id, person_id, paid_date
