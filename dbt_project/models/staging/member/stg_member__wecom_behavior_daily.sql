with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__wecom_behavior_daily'),
            ['corp_id', 'stat_date', 'guide_id'],
            'stat_date',
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
        -- numbers
        chats,
        messages,
        reply_rate,
        first_reply_minutes,
        deletions,
        applications,
        new_contacts,
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
