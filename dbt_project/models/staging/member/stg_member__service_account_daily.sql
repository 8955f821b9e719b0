with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__service_account_daily'),
            ['appid', 'stat_date', 'user_source'],
            'stat_date',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        appid,
        -- strings
        user_source,
        -- numbers
        new_followers,
        lost_followers,
        followers,
        -- days and instants
        stat_date,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
