{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
    )
}}

-- Discounts are fixed when an order is placed, only their state moves: a SKU that stands twice in an order has its discount
-- twice, of different amounts or of the same.
with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__order_coupons'),
            [
                'shop_id',
                'order_id',
                'product_id',
                'sku_code',
                'sku_attrs',
                'discount_kind',
                'user_coupon_id',
                'discount_fen',
                '_occurrence',
            ],
            'ordered_at',
            replaced_by=['shop_id', 'order_id'],
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        order_id,
        product_id,
        sku_code,
        coupon_id,
        user_coupon_id,
        -- strings
        sku_attrs,
        discount_kind,
        discount_state,
        case
            when discount_kind in (
                'merchant', 'campaign_merchant', 'limited_time', 'bulk_buy', 'member_price', 'friends_like', 'brand_gift',
                'state_subsidy_merchant'
            ) then 'merchant'
            when discount_kind = 'talent' then 'talent'
            when discount_kind in ('platform', 'cross_shop') then 'platform'
            when discount_kind in ('state_subsidy', 'local_subsidy') then 'state'
            else 'unknown'
        end as sponsor,
        -- numerics
        discount_fen,
        -- days and instants
        {{ hs_utc('ordered_at') }} as ordered_at,
        {{ hs_utc('updated_at') }} as updated_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
