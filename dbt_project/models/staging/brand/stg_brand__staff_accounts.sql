with

source as (

    {{
        hs_latest_version(
            source('raw', 'brand__staff_accounts'),
            ['brand_id', 'entry_id'],
            none,
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        entry_id,
        appid,
        guide_id,
        -- persons, as tokens
        openid,
        unionid,
        phone,
        -- strings
        list_kind,
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
