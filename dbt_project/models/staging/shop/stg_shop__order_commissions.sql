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
            source('raw', 'shop__order_commissions'),
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
        sku_code,
        account_id,
        -- strings
        sku_attrs,
        account_name,
        commission_channel,
        payee_type,
        -- numerics
        commission_fen,
        commission_rate,
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
