-- Orders count from the day they are paid, whatever is returned later.
with purchases as (
    select * from {{ ref('int_vitality__purchase') }}
)

select
    brand_id,
    person_id,
    paid_date as order_date,
    count(distinct order_id) as orders
from purchases
where paid_date <= {{ hs_vitality_through_date() }}
group by brand_id, person_id, paid_date
