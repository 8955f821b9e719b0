with

source as (

    {{
        hs_latest_version(
            source('raw', 'brand__policy_calendar'),
            ['brand_id', 'event_id'],
            none,
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        event_id,
        promo_id,
        category_id,
        -- strings
        event_kind,
        event_zh,
        promo_phase,
        sponsor,
        goal,
        source_note,
        -- numerics
        subsidy_rate,
        -- booleans
        coalesce(is_venue, false) as is_venue,
        -- days and instants
        starts_date,
        ends_date,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
