with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__pay_trade_bill'),
            ['mch_id', 'transaction_id', 'trade_state', 'refund_id'],
            'traded_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        appid,
        mch_id,
        sub_mch_id,
        transaction_id,
        out_trade_no,
        refund_id,
        out_refund_no,
        -- persons, as tokens
        openid,
        -- strings
        device,
        trade_type,
        trade_state,
        bank,
        currency,
        refund_type,
        refund_state,
        product_name,
        attach,
        fee_note,
        -- numerics
        settlement_fen,
        voucher_fen,
        refund_fen,
        recharge_refund_fen,
        fee_fen,
        fee_rate,
        order_fen,
        refund_applied_fen,
        -- days and instants
        {{ hs_utc('traded_at') }} as traded_at,
        {{ hs_utc('refund_requested_at') }} as refund_requested_at,
        {{ hs_utc('refund_succeeded_at') }} as refund_succeeded_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
