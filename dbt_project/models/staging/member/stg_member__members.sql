{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'member_id'],
    )
}}

with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__members'),
            ['brand_id', 'member_id'],
            none,
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        member_id,
        appid,
        -- persons, as tokens
        openid,
        unionid,
        member_phone,
        -- strings
        join_source,
        interest_category,
        -- numerics
        level,
        -- days and instants
        {{ hs_utc('joined_at') }} as joined_at,
        {{ hs_utc('closed_at') }} as closed_at,
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
