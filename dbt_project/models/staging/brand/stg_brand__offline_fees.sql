with

source as (

    {{
        hs_latest_version(
            source('raw', 'brand__offline_fees'),
            ['brand_id', 'fee_id'],
            none,
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        fee_id,
        partner_id,
        live_id,
        channel_id,
        -- strings
        offline_fee_kind,
        source_note,
        -- numerics
        fee_fen,
        -- days and instants
        fee_date,
        ends_date,
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
