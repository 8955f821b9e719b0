with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__fund_flows'),
            ['shop_id', 'flow_id', 'booked_at', 'funds_type', 'order_id'],
            'booked_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        flow_id,
        order_id,
        aftersale_id,
        withdrawal_id,
        insurance_id,
        gift_order_id,
        -- strings
        funds_type,
        direction,
        detail,
        -- numerics
        amount_fen,
        balance_fen,
        -- days and instants
        {{ hs_utc('booked_at') }} as booked_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
