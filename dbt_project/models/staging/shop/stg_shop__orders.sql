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
            source('raw', 'shop__orders'),
            ['shop_id', 'order_id'],
            'ordered_at',
            first='coalesce(is_incomplete, false)',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        order_id,
        transaction_id,
        gift_order_id,
        live_id,
        -- persons, as tokens
        receiver_phone,
        openid,
        unionid,
        giver_openid,
        giver_unionid,
        -- strings
        order_status,
        province,
        city,
        payment_method,
        order_scene,
        gift_send_type,
        line_hashes,
        source_hashes,
        commission_hashes,
        -- numerics
        order_product_fen,
        order_paid_fen,
        order_received_fen,
        order_freight_fen,
        order_merchant_discount_fen,
        order_platform_discount_fen,
        order_price_change_fen,
        order_points_fen,
        order_state_subsidy_fen,
        refunded_freight_fen,
        tech_service_fee_fen,
        people_card_rebate_fen,
        freight_insurance_fen,
        -- booleans
        coalesce(is_brand_gift, false) as is_brand_gift,
        is_commission_known,
        coalesce(is_incomplete, false) as is_incomplete,
        -- days and instants
        {{ hs_utc('ordered_at') }} as ordered_at,
        {{ hs_utc('shipped_at') }} as shipped_at,
        {{ hs_utc('received_at') }} as received_at,
        {{ hs_utc('settled_at') }} as settled_at,
        {{ hs_utc('paid_at') }} as paid_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
