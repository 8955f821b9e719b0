{{ config(materialized='table') }}

-- Changed orders, and those whose costs other orders moved since the last successful build (`is_late`).
select
    brand_id,
    shop_id,
    order_id,
    false as is_late
from {{ ref('int_change__order') }}

union all

select distinct
    brand_id,
    shop_id,
    order_id,
    true as is_late
from {{ ref('int_money__late_cost') }}
where _since = {{ hs_run_mark() }} and not {{ hs_is_listed('int_change__order', ['shop_id', 'order_id']) }}
