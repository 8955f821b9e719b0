{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
    )
}}

with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__settlements'),
            ['shop_id', 'order_id'],
            'ordered_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        order_id,
        -- strings
        order_status,
        settlement_status,
        pay_method,
        -- numerics
        product_fen,
        freight_fen,
        price_change_fen,
        merchant_discount_fen,
        points_discount_fen,
        talent_discount_fen,
        platform_discount_fen,
        state_subsidy_fen,
        cross_shop_discount_fen,
        freight_make_up_fen,
        buyer_paid_fen,
        buyer_refund_fen,
        platform_discount_refund_fen,
        talent_discount_refund_fen,
        refund_before_settlement_fen,
        received_fen,
        tech_service_fee_original_fen,
        tech_service_fee_fen,
        agency_fee_fen,
        talent_commission_fen,
        freight_insurance_fen,
        freight_insurance_subsidy_fen,
        freight_insurance_make_up_fen,
        prepaid_freight_refund_fen,
        agency_platform_fee_fen,
        other_expense_fen,
        expense_fen,
        settled_fen,
        post_buyer_refund_fen,
        post_platform_discount_refund_fen,
        post_talent_refund_fen,
        post_freight_insurance_make_up_fen,
        -- days and instants
        {{ hs_utc('ordered_at') }} as ordered_at,
        {{ hs_utc('paid_at') }} as paid_at,
        {{ hs_utc('first_settled_at') }} as first_settled_at,
        {{ hs_utc('settled_at') }} as settled_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
