with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__skus'),
            ['shop_id', 'sku_id'],
            none,
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        product_id,
        sku_id,
        sku_code,
        -- strings
        sku_attrs,
        -- numerics
        list_price_fen,
        -- days and instants
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
