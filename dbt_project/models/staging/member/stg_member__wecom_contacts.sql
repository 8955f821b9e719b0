{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['corp_id', 'external_userid', 'guide_id'],
    )
}}

with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__wecom_contacts'),
            ['corp_id', 'external_userid', 'guide_id'],
            none,
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        corp_id,
        guide_id,
        -- persons, as tokens
        external_userid,
        unionid,
        -- strings
        add_way,
        add_state,
        -- days and instants
        {{ hs_utc('added_at') }} as added_at,
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
