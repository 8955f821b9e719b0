with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__products'),
            ['shop_id', 'product_id'],
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
        category_id,
        -- strings
        title,
        category_name,
        goods_type,
        product_status,
        -- days and instants
        {{ hs_utc('launched_at') }} as launched_at,
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
