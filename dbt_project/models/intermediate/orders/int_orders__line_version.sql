-- An order owns the lines its chosen delivery lists by hash, whichever load they came with. Identical lines of one order
-- (same product and SKU code) are told apart by content: amount, then quantity.
with

owned as (

    select
        lines.*,
        row_number() over (
            partition by lines.shop_id, lines.order_id, lines.product_id, lines.sku_code
            order by
                lines.line_paid_fen desc nulls last,
                lines.quantity desc nulls last,
                lines._occurrence asc,
                lines._record_hash asc
        ) as copy_no
    from {{ ref('int_orders__order') }} as orders
    inner join {{ ref('stg_shop__order_lines') }} as lines
        on
            orders.shop_id = lines.shop_id
            and orders.order_id = lines.order_id
            and position(lines._record_hash in orders.line_hashes) > 0
    where {{ hs_is_listed('int_change__order', ['shop_id', 'order_id'], 'orders', rewritten=true) }}

),

skus as (

    select
        shop_id,
        product_id,
        sku_code,
        min(sku_id) as sku_id
    from {{ ref('stg_shop__skus') }}
    group by shop_id, product_id, sku_code

)

select
    {{ hs_key(['owned.shop_id', 'owned.order_id', 'owned.product_id', 'owned.sku_code', 'owned.copy_no']) }} as order_line_id,
    row_number() over (
        partition by owned.shop_id, owned.order_id
        order by owned.product_id nulls last, owned.sku_code nulls last, owned.copy_no
    ) as line_no,
    coalesce(
        skus.sku_id, coalesce(owned.product_id, '~') || ':' || coalesce(owned.sku_code, '~')
    ) as sku_id,
    owned.brand_id,
    owned.shop_id,
    owned.order_id,
    owned.product_id,
    owned.product_code,
    owned.sku_code,
    owned.is_free_gift,
    owned.quantity,
    owned.unit_list_fen * owned.quantity as list_fen,
    coalesce(owned.line_paid_fen, 0) as line_paid_fen,
    coalesce(owned.line_platform_discount_fen, 0) as line_platform_discount_fen,
    coalesce(owned.line_talent_discount_fen, 0) as line_talent_discount_fen,
    coalesce(owned.line_freight_fen, 0) as line_freight_fen
from owned
left join skus
    on
        owned.shop_id = skus.shop_id
        and owned.product_id = skus.product_id
        and owned.sku_code = skus.sku_code
