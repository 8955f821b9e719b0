{{ config(materialized='table') }}

-- What has a title and is put before people, with its audience as far as anybody counts it: viewers of a session; nobody
-- counts who saw the page or the card of a product. (Pushes have no title; mart_content takes them from mart_push.)
with watched as (
    select
        sessions.brand_id,
        sessions.live_id,
        count(*) as watch_persons,
        sum(least(kept.watch_seconds, {{ hs_seconds_between('sessions.started_at', 'sessions.ended_at') }})) as watch_seconds
    from {{ ref('stg_live__live_reservations') }} as kept
    inner join {{ ref('stg_live__live_sessions') }} as sessions
        on kept.shop_id = sessions.shop_id and kept.live_id = sessions.live_id
    where kept.watch_seconds > 0 and sessions.ended_at > sessions.started_at
    group by sessions.brand_id, sessions.live_id
),

shared as (
    select
        brand_id,
        product_id,
        count(*) as shares
    from {{ ref('stg_promoter__share_events') }}
    where action = 'share'
    group by brand_id, product_id
),

items as (
    select
        sessions.brand_id,
        'live' as content_kind,
        sessions.live_id as content_id,
        max(sessions.account_id) as account_id,
        max(sessions.title) as title,
        'untagged' as tag,
        min(sessions.started_at) as published_at,
        {{ hs_business_date('min(sessions.started_at)') }} as published_date,
        max({{ hs_seconds_between('sessions.started_at', 'sessions.ended_at') }}) as duration_s,
        max(sessions.watchers) as audience,
        max(sessions.product_clicks) as engaged,
        max(watched.watch_persons) as watch_persons,
        max(watched.watch_seconds) as watch_seconds,
        cast(null as bigint) as shares,
        cast(null as bigint) as plays,
        cast(null as bigint) as finished_plays,
        cast(sum(sessions.paid_orders) as bigint) as platform_orders,
        cast(sum(sessions.gmv_fen) as bigint) as platform_gmv_fen
    from {{ ref('stg_live__live_sessions') }} as sessions
    left join watched on sessions.brand_id = watched.brand_id and sessions.live_id = watched.live_id
    group by sessions.brand_id, sessions.live_id
    union all
    select
        products.brand_id,
        'product' as content_kind,
        products.product_id as content_id,
        cast(null as {{ dbt.type_string() }}) as account_id,
        max(products.title) as title,
        'untagged' as tag,
        cast(null as timestamp) as published_at,
        cast(null as date) as published_date,
        cast(null as bigint) as duration_s,
        cast(null as bigint) as audience,
        cast(null as bigint) as engaged,
        cast(null as bigint) as watch_persons,
        cast(null as bigint) as watch_seconds,
        coalesce(max(shared.shares), 0) as shares,
        cast(null as bigint) as plays,
        cast(null as bigint) as finished_plays,
        cast(null as bigint) as platform_orders,
        cast(null as bigint) as platform_gmv_fen
    from {{ ref('stg_shop__products') }} as products
    left join shared on products.brand_id = shared.brand_id and products.product_id = shared.product_id
    group by products.brand_id, products.product_id
    union all
    select
        brand_id,
        content_kind,
        content_id,
        account_id,
        title,
        tag,
        published_at,
        published_date,
        duration_s,
        audience,
        engaged,
        cast(null as bigint) as watch_persons,
        watch_seconds,
        shares,
        plays,
        finished_plays,
        platform_orders,
        platform_gmv_fen
    from {{ ref('int_content__told') }}
)

select
    *,
    {{ hs_plain_text('title') }} as title_key
from items
