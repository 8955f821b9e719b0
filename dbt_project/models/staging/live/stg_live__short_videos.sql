with

source as (

    {{
        hs_latest_version(
            source('raw', 'live__short_videos'),
            ['shop_id', 'video_id'],
            'published_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        video_id,
        account_id,
        -- strings
        account_name,
        title,
        -- numerics
        duration_s,
        plays,
        viewers,
        finish_rate,
        finished_plays,
        watch_seconds,
        recommends,
        likes,
        comments,
        shares,
        chat_shares,
        new_followers,
        product_clicks,
        paid_orders,
        gmv_fen,
        -- days and instants
        {{ hs_utc('published_at') }} as published_at,
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
