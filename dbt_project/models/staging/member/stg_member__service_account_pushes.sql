{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['push_id', 'appid', 'openid'],
    )
}}

with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__service_account_pushes'),
            ['push_id', 'appid', 'openid'],
            'sent_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        push_id,
        appid,
        -- persons, as tokens
        openid,
        unionid,
        -- strings
        content_kind,
        send_status,
        -- booleans
        coalesce(is_holdout, false) as is_holdout,
        -- days and instants
        {{ hs_utc('sent_at') }} as sent_at,
        {{ hs_utc('clicked_at') }} as clicked_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
