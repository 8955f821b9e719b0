-- Clicks only: the share itself is an act of the sharer. The order of the conditions is that of the channel rules.
with events as (
    select * from {{ ref('stg_promoter__share_events') }}
),

shops as (
    select * from {{ ref('stg_shop__shops') }}
)

select
    {{ hs_key(["'share'", 'event_id']) }} as touch_id,
    events.brand_id,
    events.shop_id,
    {{ hs_row_person_key('events.brand_id', 'unionid', 'coalesce(events.appid, shops.appid)', 'openid') }} as person_key,
    occurred_at as touched_at,
    case
        when share_target = 'group' then 'CH12'
        when share_target = 'moments' then 'CH08'
        when promoter_id is not null then 'CH07'
        else 'CH13'
    end as channel_id,
    case
        when share_target = 'group' then 'group'
        when share_target = 'moments' then 'moments_card'
        when promoter_id is not null then 'promoter'
        else 'mini_program'
    end as component_id,
    'inbound' as direction,
    'share_click' as touch_kind,
    product_id as content_id,
    coalesce(promoter_id, sharer_openid) as agent_id,
    true as is_creditable,
    action = 'click' as is_touch,
    occurred_at as recorded_at,
    _ledger_seq
from events
left join shops on events.shop_id = shops.shop_id
