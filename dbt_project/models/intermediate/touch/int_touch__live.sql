-- Two touches of one record: the reservation, and the visit to the room if it lasted.
-- A room nobody has exported yet is unknown (CH99) until its session arrives.
{% set watch_seconds_that_count = 30 -%}

with reservations as (
    select * from {{ ref('stg_live__live_reservations') }}
),

sessions as (
    select * from {{ ref('stg_live__live_sessions') }}
),

shops as (
    select * from {{ ref('stg_shop__shops') }}
),

parts as (
    select
        *,
        'reserve' as part,
        reserved_at as touched_at,
        true as is_touch
    from reservations
    union all
    select
        *,
        'watch' as part,
        first_watched_at as touched_at,
        first_watched_at is not null and coalesce(watch_seconds, 0) >= {{ watch_seconds_that_count }} as is_touch
    from reservations
)

select
    {{ hs_key(["'live'", 'parts.part', 'parts.notice_id', 'parts.openid']) }} as touch_id,
    parts.brand_id,
    parts.shop_id,
    {{ hs_row_person_key('parts.brand_id', 'parts.unionid', 'coalesce(parts.appid, shops.appid)', 'parts.openid') }}
        as person_key,
    parts.touched_at,
    case sessions.live_type when 'own' then 'CH01' when 'influencer' then 'CH02' else 'CH99' end as channel_id,
    case
        when parts.part = 'watch' or coalesce(parts.reservation_source, 'channels') = 'channels' then 'live'
        else parts.reservation_source
    end as component_id,
    'inbound' as direction,
    parts.part as touch_kind,
    coalesce(parts.live_id, parts.notice_id) as content_id,
    parts.promoter_id as agent_id,
    true as is_creditable,
    parts.is_touch,
    greatest(parts.reserved_at, coalesce(sessions.started_at, parts.reserved_at)) as recorded_at,
    greatest(parts._ledger_seq, coalesce(sessions._ledger_seq, 0)) as _ledger_seq
from parts
left join sessions on parts.shop_id = sessions.shop_id and parts.live_id = sessions.live_id
left join shops on parts.shop_id = shops.shop_id
