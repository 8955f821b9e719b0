{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'aftersale_id'],
    )
}}

with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__aftersales'),
            ['shop_id', 'aftersale_id'],
            'requested_at', refunded='refund_fen',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        aftersale_id,
        order_id,
        product_id,
        product_code,
        sku_code,
        -- strings
        refund_type,
        aftersale_status,
        reason_code,
        ship_waybill,
        return_waybill,
        -- numerics
        refund_fen,
        quantity,
        -- days and instants
        {{ hs_utc('requested_at') }} as requested_at,
        {{ hs_utc('completed_at') }} as completed_at,
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
