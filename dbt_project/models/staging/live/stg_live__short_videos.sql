with

source as (

    {{
        hs_latest_version(
            source('raw', 'live__short_videos'),
            ['shop_id', 'stat_date', 'video_id'],
            'stat_date',
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
        finished_plays,
        watch_seconds,
        likes,
        comments,
        shares,
        new_followers,
        product_clicks,
        paid_orders,
        gmv_fen,
        -- days and instants
        stat_date,
        {{ hs_utc('published_at') }} as published_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
