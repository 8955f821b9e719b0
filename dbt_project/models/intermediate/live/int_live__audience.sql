-- Who watched: the session's own counters, and how many of its viewers the private domain brought.
with sessions as (
    select * from {{ ref('stg_live__live_sessions') }}
),

traffic as (
    select * from {{ ref('stg_live__live_traffic') }}
),

by_flow as (
    select
        shop_id,
        live_id,
        sum(watchers) as watchers,
        sum(case when flow_type = 'private' then watchers else 0 end) as private_watchers
    from traffic
    group by shop_id, live_id
)

select
    sessions.shop_id,
    sessions.live_id,
    cast(coalesce(sessions.watchers, 0) as bigint) as watchers,
    cast(coalesce(sessions.views, 0) as bigint) as views,
    cast(coalesce(sessions.product_clicks, 0) as bigint) as product_clicks,
    cast(by_flow.watchers as bigint) as traffic_watchers,
    cast(by_flow.private_watchers as bigint) as private_watchers
from sessions
left join by_flow on sessions.shop_id = by_flow.shop_id and sessions.live_id = by_flow.live_id
