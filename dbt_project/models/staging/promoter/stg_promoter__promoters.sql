with

source as (

    {{
        hs_latest_version(
            source('raw', 'promoter__promoters'),
            ['brand_id', 'partner_id'],
            none,
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        partner_id,
        parent_partner_id,
        -- persons, as tokens
        openid,
        unionid,
        -- strings
        partner_role,
        partner_name,
        -- days and instants
        {{ hs_utc('joined_at') }} as joined_at,
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
