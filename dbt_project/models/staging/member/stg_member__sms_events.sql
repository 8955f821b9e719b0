with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__sms_events'),
            ['event_id'],
            'occurred_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        event_id,
        sms_id,
        member_id,
        campaign_id,
        -- persons, as tokens
        phone,
        -- strings
        event,
        failure_reason,
        content_kind,
        -- booleans
        coalesce(is_holdout, false) as is_holdout,
        -- days and instants
        {{ hs_utc('occurred_at') }} as occurred_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
