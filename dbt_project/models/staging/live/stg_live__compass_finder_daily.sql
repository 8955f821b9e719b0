with

source as (

    {{
        hs_latest_version(
            source('raw', 'live__compass_finder_daily'),
            ['shop_id', 'stat_date', 'account_id'],
            'stat_date',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        account_id,
        -- strings
        account_type,
        account_name,
        -- numerics
        pay_gmv_fen,
        live_pay_gmv_fen,
        feed_pay_gmv_fen,
        window_pay_gmv_fen,
        product_pay_gmv_fen,
        other_pay_gmv_fen,
        buyers,
        pay_refund_fen,
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
