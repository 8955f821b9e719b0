with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__compass_shop_daily'),
            ['shop_id', 'stat_date'],
            'stat_date',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        -- numerics
        pay_gmv_fen,
        paid_orders,
        buyers,
        live_pay_gmv_fen,
        feed_pay_gmv_fen,
        pay_refund_fen,
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
