with

source as (

    {{
        hs_latest_version(
            source('raw', 'live__live_products'),
            ['shop_id', 'live_id', 'product_id'],
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
        product_id,
        -- strings
        title,
        -- numerics
        exposures,
        product_clicks,
        paid_orders,
        buyers,
        gmv_fen,
        refund_fen,
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
