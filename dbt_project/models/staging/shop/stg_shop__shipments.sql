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
            source('raw', 'shop__shipments'),
            ['shop_id', 'order_id', 'parcel', 'product_id', 'sku_code', 'sku_attrs', '_occurrence'],
            'shipped_at',
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
        carrier_code,
        product_id,
        sku_code,
        -- strings
        parcel,
        carrier,
        deliver_type,
        sku_attrs,
        -- numerics
        quantity,
        freight_cost_fen,
        -- days and instants
        {{ hs_utc('shipped_at') }} as shipped_at,
        {{ hs_utc('signed_at') }} as signed_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
