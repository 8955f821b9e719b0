with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__coupon_events'),
            ['shop_id', 'user_coupon_id', 'event', 'occurred_at'],
            'occurred_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        user_coupon_id,
        coupon_id,
        appid,
        order_id,
        grant_id,
        -- persons, as tokens
        openid,
        unionid,
        -- strings
        event,
        -- numerics
        discount_fen,
        -- booleans
        coalesce(is_holdout, false) as is_holdout,
        -- days and instants
        {{ hs_utc('occurred_at') }} as occurred_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
