-- An order owns the commissions its chosen delivery lists by hash, whichever load they came with, as it owns its lines.
-- A delivery without any column of that kind says nothing about them: the newest known then stand.
select records.*
from {{ ref('stg_shop__order_commissions') }} as records
left join {{ ref('stg_shop__orders') }} as orders
    on records.shop_id = orders.shop_id and records.order_id = orders.order_id
where orders.commission_hashes is null or position(records._record_hash in orders.commission_hashes) > 0
qualify
    row_number() over (
        partition by
            records.shop_id,
            records.order_id,
            records.product_id,
            records.sku_code,
            records.sku_attrs,
            records.payee_type,
            records.account_id,
            records._occurrence
        order by records._extracted_at desc nulls last, records._record_hash desc
    ) = 1
