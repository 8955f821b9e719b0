with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__member_points'),
            ['brand_id', 'flow_id'],
            'occurred_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        flow_id,
        member_id,
        order_id,
        -- strings
        change,
        -- numbers
        points,
        balance,
        amount_fen,
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
