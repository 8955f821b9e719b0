with

source as (

    {{
        hs_latest_version(
            source('raw', 'promoter__talents'),
            ['brand_id', 'talent_id', 'account_id'],
            none,
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        talent_id,
        account_id,
        agency_id,
        -- strings
        account_type,
        talent_name,
        -- numerics
        followers,
        -- days and instants
        {{ hs_utc('bound_at') }} as bound_at,
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
