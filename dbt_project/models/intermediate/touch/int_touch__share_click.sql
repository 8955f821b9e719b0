-- Clicks only: the share itself is an act of the sharer. The order of the conditions is that of the channel rules.
with events as (
    select * from {{ ref('stg_promoter__share_events') }}
),

shops as (
    select * from {{ ref('stg_shop__shops') }}
)

select
    {{ hs_key(["'share'", 'events.event_id']) }} as touch_id,
    events.brand_id,
    events.shop_id,
    {{ hs_row_person_key('events.brand_id', 'events.unionid', 'coalesce(events.appid, shops.appid)', 'events.openid') }} as person_key,
    events.occurred_at as touched_at,
    case
        when events.share_target = 'group' then 'CH12'
        when events.share_target = 'moments' then 'CH08'
        when events.promoter_id is not null then 'CH07'
        else 'CH13'
    end as channel_id,
    case
        when events.share_target = 'group' then 'group'
        when events.share_target = 'moments' then 'moments_card'
        when events.promoter_id is not null then 'promoter'
        else 'mini_program'
    end as component_id,
    'inbound' as direction,
    'share_click' as touch_kind,
    events.product_id as content_id,
    coalesce(events.promoter_id, events.sharer_openid) as agent_id,
    true as is_creditable,
    events.action = 'click' as is_touch,
    events.occurred_at as recorded_at,
    events._ledger_seq
from events
left join shops on events.shop_id = shops.shop_id
