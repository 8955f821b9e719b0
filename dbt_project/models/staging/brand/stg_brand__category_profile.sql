with

source as (

    {{
        hs_latest_version(
            source('raw', 'brand__category_profile'),
            ['brand_id', 'category_id'],
            none,
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        category_id,
        -- strings
        category_zh,
        category_en,
        goods_type,
        -- numerics
        cycle_days,
        margin_rate,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
