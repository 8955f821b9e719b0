{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['viewer_appid', 'order_id', 'sku_id'],
    )
}}

with

source as (

    {{
        hs_latest_version(
            source('raw', 'promoter__commission_orders'),
            ['viewer_appid', 'order_id', 'sku_id'],
            'ordered_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        viewer_appid,
        order_id,
        sku_id,
        product_id,
        talent_id,
        second_agency_id,
        promoter_agency_id,
        promoter_id,
        -- strings
        commission_status,
        -- numerics
        base_fen,
        talent_rate,
        talent_fen,
        service_rate,
        service_fen,
        second_agency_fen,
        promoter_agency_fen,
        promoter_rate,
        promoter_fen,
        -- days and instants
        {{ hs_utc('ordered_at') }} as ordered_at,
        {{ hs_utc('paid_at') }} as paid_at,
        {{ hs_utc('settled_at') }} as settled_at,
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
