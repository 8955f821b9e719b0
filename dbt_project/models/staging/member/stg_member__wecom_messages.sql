{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['message_id', 'external_userid'],
    )
}}

with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__wecom_messages'),
            ['message_id', 'external_userid'],
            'sent_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        message_id,
        corp_id,
        guide_id,
        campaign_id,
        group_id,
        -- persons, as tokens
        external_userid,
        -- strings
        direction,
        message_kind,
        content_kind,
        send_status,
        -- booleans
        coalesce(is_holdout, false) as is_holdout,
        -- days and instants
        {{ hs_utc('sent_at') }} as sent_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
