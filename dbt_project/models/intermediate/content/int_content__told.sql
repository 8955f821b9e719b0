-- Figures count since publication, so the newest say all. What contradicts itself is cut: nobody watches longer than a video
-- lasts, and no more do something than were there. A list that names no account is of the shop's.
with videos as (
    select * from {{ ref('stg_live__short_videos') }}
    qualify row_number() over (partition by brand_id, video_id order by updated_at desc nulls last, plays desc, shop_id asc) = 1
),

articles as (
    select * from {{ ref('stg_member__articles') }}
    qualify row_number() over (partition by brand_id, article_id order by stat_date desc, read_users desc, appid asc) = 1
)

select
    brand_id,
    'short_video' as content_kind,
    video_id as content_id,
    coalesce(account_id, shop_id) as account_id,
    title,
    'untagged' as tag,
    published_at,
    {{ hs_business_date('published_at') }} as published_date,
    duration_s,
    viewers as audience,
    case when product_clicks > viewers then viewers else product_clicks end as engaged,
    case when watch_seconds > plays * duration_s then plays * duration_s else watch_seconds end as watch_seconds,
    shares,
    plays,
    case
        when finished_plays > plays or finish_rate > 1 then plays
        else coalesce(finished_plays, cast(round(plays * finish_rate) as bigint))
    end as finished_plays,
    paid_orders as platform_orders,
    gmv_fen as platform_gmv_fen
from videos
union all
select
    brand_id,
    'article' as content_kind,
    article_id as content_id,
    appid as account_id,
    title,
    case content_kind
        when 'promo' then 'sales' when 'service' then 'service' when 'content' then 'content' else 'untagged'
    end as tag,
    published_at,
    {{ hs_business_date('published_at') }} as published_date,
    cast(null as bigint) as duration_s,
    read_users as audience,
    case when original_users > read_users then read_users else original_users end as engaged,
    cast(null as bigint) as watch_seconds,
    shares,
    reads as plays,
    case when finished_reads > reads then reads else finished_reads end as finished_plays,
    cast(null as bigint) as platform_orders,
    cast(null as bigint) as platform_gmv_fen
from articles
