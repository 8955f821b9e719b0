with

source as (

    {{
        hs_latest_version(
            source('raw', 'live__live_sessions'),
            ['shop_id', 'live_id'],
            'started_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        live_id,
        account_id,
        -- strings
        live_type,
        account_name,
        title,
        -- numerics
        watchers,
        views,
        peak_online,
        product_clicks,
        new_followers,
        paid_orders,
        gmv_fen,
        refund_fen,
        -- days and instants
        {{ hs_utc('started_at') }} as started_at,
        {{ hs_utc('ended_at') }} as ended_at,
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
