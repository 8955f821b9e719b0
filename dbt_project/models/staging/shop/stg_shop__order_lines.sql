{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
    )
}}

with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__order_lines'),
            ['shop_id', 'order_id', '_record_hash'],
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
        product_code,
        sku_code,
        -- strings
        title,
        sku_attrs,
        ship_status,
        aftersale_status,
        -- numerics
        unit_list_fen,
        unit_paid_fen,
        line_paid_fen,
        quantity,
        line_platform_discount_fen,
        line_talent_discount_fen,
        line_merchant_discount_fen,
        line_state_subsidy_fen,
        line_campaign_discount_fen,
        line_freight_fen,
        refunded_fen,
        -- booleans
        coalesce(is_presale, false) as is_presale,
        coalesce(is_free_gift, false) as is_free_gift,
        -- days and instants
        {{ hs_utc('ordered_at') }} as ordered_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
