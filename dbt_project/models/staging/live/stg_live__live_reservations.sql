{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['notice_id', 'openid'],
    )
}}

with

source as (

    {{
        hs_latest_version(
            source('raw', 'live__live_reservations'),
            ['notice_id', 'openid'],
            'reserved_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        notice_id,
        live_id,
        appid,
        promoter_id,
        -- persons, as tokens
        openid,
        unionid,
        -- strings
        reservation_source,
        -- numerics
        watch_seconds,
        -- booleans
        coalesce(is_holdout, false) as is_holdout,
        -- days and instants
        {{ hs_utc('reserved_at') }} as reserved_at,
        {{ hs_utc('first_watched_at') }} as first_watched_at,
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
