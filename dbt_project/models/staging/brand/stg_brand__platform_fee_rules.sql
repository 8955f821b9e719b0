with

source as (

    {{
        hs_latest_version(
            source('raw', 'brand__platform_fee_rules'),
            ['shop_id', 'fee_rule_id'],
            none,
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        fee_rule_id,
        category_id,
        -- strings
        fee_kind,
        source_note,
        -- numerics
        gmv_from_fen,
        gmv_to_fen,
        fee_rate,
        fee_per_order_fen,
        -- days and instants
        valid_from_date,
        valid_to_date,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
