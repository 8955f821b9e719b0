with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__coupons'),
            ['shop_id', 'coupon_id'],
            none,
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        coupon_id,
        -- strings
        title,
        coupon_type,
        coupon_status,
        promote_type,
        valid_type,
        -- numerics
        valid_days,
        min_spend_fen,
        min_quantity,
        price_rate,
        cut_fen,
        limit_per_person,
        total_stock,
        left_stock,
        received,
        used,
        -- days and instants
        {{ hs_utc('valid_from_at') }} as valid_from_at,
        {{ hs_utc('valid_to_at') }} as valid_to_at,
        {{ hs_utc('created_at') }} as created_at,
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
