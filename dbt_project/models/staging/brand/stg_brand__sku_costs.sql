with

source as (

    {{
        hs_latest_version(
            source('raw', 'brand__sku_costs'),
            ['shop_id', 'sku_id', 'valid_from_date'],
            none,
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        sku_id,
        -- numerics
        cost_fen,
        freight_fen,
        -- days and instants
        valid_from_date,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
