with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__reviews'),
            ['shop_id', 'review_id'],
            'reviewed_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        review_id,
        order_id,
        product_id,
        sku_id,
        appid,
        openid,
        unionid,
        -- numerics
        score,
        service_score,
        delivery_score,
        -- booleans
        has_pictures,
        -- days and instants
        {{ hs_utc('reviewed_at') }} as reviewed_at,
        {{ hs_utc('appended_at') }} as appended_at,
        {{ hs_utc('replied_at') }} as replied_at,
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
