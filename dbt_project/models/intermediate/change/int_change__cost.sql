{{ config(materialized='table') }}

-- Changed orders, and those whose costs other orders moved since the last successful build.
select
    brand_id,
    shop_id,
    order_id
from {{ ref('int_change__order') }}

union

select
    brand_id,
    shop_id,
    order_id
from {{ ref('int_money__late_cost') }}
where _since = {{ hs_run_mark() }}
