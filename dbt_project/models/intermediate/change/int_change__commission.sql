{{ config(materialized='table') }}

-- Changed orders, and all others that a new commission names or named before: agencies tell of orders no file has brought.
select
    shop_id,
    order_id
from {{ ref('int_change__order') }}

union

select
    shop_id,
    order_id
from {{ ref('stg_shop__order_commissions') }}
where {{ hs_is_new('ordered_at', staged=true) }}

union

select
    records.shop_id,
    records.order_id
from ({{ hs_versions_of_new(
    source('raw', 'promoter__commission_orders'),
    ref('stg_promoter__commission_orders'),
    ['viewer_appid', 'order_id', 'sku_id'],
    'ordered_at',
) }}) as records
