with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__consents'),
            ['consent_id'],
            'said_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        consent_id,
        member_id,
        appid,
        -- persons, as tokens
        unionid,
        openid,
        phone,
        -- strings
        way,
        consent,
        policy_version,
        consent_source,
        -- days and instants
        {{ hs_utc('said_at') }} as said_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
