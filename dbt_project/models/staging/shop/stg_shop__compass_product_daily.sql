with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__compass_product_daily'),
            ['shop_id', 'stat_date', 'product_id'],
            'stat_date',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        product_id,
        -- strings
        title,
        -- numerics
        pay_gmv_fen,
        paid_orders,
        buyers,
        quantity,
        pay_refund_fen,
        refund_fen,
        product_clicks,
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
