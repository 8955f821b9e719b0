{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'fund_flow_id', 'bill_kind'],
    )
}}

with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__pay_fund_bill'),
            ['shop_id', 'fund_flow_id', 'bill_kind'],
            'booked_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        payment_id,
        fund_flow_id,
        voucher_id,
        -- strings
        business,
        bill_kind,
        direction,
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
