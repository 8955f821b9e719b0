with

source as (

    {{
        hs_latest_version(
            source('raw', 'live__live_traffic'),
            ['shop_id', 'live_id', 'flow_type', 'traffic_source'],
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
        -- strings
        flow_type,
        traffic_source,
        -- numerics
        watchers,
        views,
        gmv_fen,
        -- days and instants
        {{ hs_utc('started_at') }} as started_at,
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
