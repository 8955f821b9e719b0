{{ config(materialized='table') }}

-- Listed before the orders themselves are asked, so that the engine knows how few they are. A build from scratch asks all.
with

-- a SKU that gets its id late, or another code, renames the lines that carry the new code and those that carry the old
skus as (

    {{ hs_versions_of_new(source('raw', 'shop__skus'), ref('stg_shop__skus'), ['shop_id', 'sku_id']) }}

),

listed as (

    {% for model, day in [
        ('stg_shop__orders', 'ordered_at'),
        ('stg_shop__order_lines', 'ordered_at'),
        ('stg_shop__order_sources', 'ordered_at'),
        ('stg_shop__order_commissions', 'ordered_at'),
        ('stg_shop__settlements', 'ordered_at'),
        ('stg_shop__order_coupons', 'ordered_at'),
        ('stg_shop__shipments', 'shipped_at'),
    ] %}
        select
            shop_id,
            order_id
        from {{ ref(model) }}
        where {{ hs_is_new(day, staged=true) }}

        union
    {% endfor %}
    -- the key of these records does not hold the order: a newer version may name another order than the older did
    {% for model, stream, key, day in [
        ('stg_shop__aftersales', 'shop__aftersales', ['shop_id', 'aftersale_id'], 'requested_at'),
        (
            'stg_promoter__commission_orders', 'promoter__commission_orders',
            ['viewer_appid', 'order_id', 'sku_id'], 'ordered_at',
        ),
    ] %}
        select
            records.shop_id,
            records.order_id
        from ({{ hs_versions_of_new(source('raw', stream), ref(model), key, day) }}) as records

        union
    {% endfor %}
    select
        records.shop_id,
        records.voucher_id as order_id
    from ({{ hs_versions_of_new(
        source('raw', 'shop__pay_fund_bill'), ref('stg_shop__pay_fund_bill'), ['shop_id', 'fund_flow_id', 'bill_kind'], 'booked_at'
    ) }}) as records
    where records.bill_kind = 'fee'

    union

    select
        lines.shop_id,
        lines.order_id
    from {{ ref('stg_shop__order_lines') }} as lines
    inner join skus
        on
            lines.shop_id = skus.shop_id
            and lines.product_id = skus.product_id
            and lines.sku_code = skus.sku_code

)

select *
from listed
where {{ 'false' if should_full_refresh() else 'true' }}
