with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__gifts'),
            ['shop_id', 'gift_order_id', 'order_id'],
            'sent_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        gift_order_id,
        order_id,
        regift_of_gift_id,
        -- persons, as tokens
        giver_openid,
        giver_unionid,
        receiver_openid,
        receiver_unionid,
        -- strings
        gift_status,
        send_type,
        entry,
        -- numerics
        gift_fen,
        quantity,
        -- booleans
        coalesce(is_sku_changed, false) as is_sku_changed,
        coalesce(is_brand_gift, false) as is_brand_gift,
        -- days and instants
        {{ hs_utc('sent_at') }} as sent_at,
        {{ hs_utc('accepted_at') }} as accepted_at,
        {{ hs_utc('expired_at') }} as expired_at,
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
