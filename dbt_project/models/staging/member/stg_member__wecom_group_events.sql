with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__wecom_group_events'),
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
        corp_id,
        group_id,
        guide_id,
        -- persons, as tokens
        external_userid,
        -- strings
        change,
        join_way,
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
