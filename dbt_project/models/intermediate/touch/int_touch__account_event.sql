-- Acts towards the service account, on the channels of the mini-program scenes they resemble:
-- menu (1035), message (1014), code (1011). Following and leaving are no touches; vitality counts them.
with events as (
    select * from {{ ref('stg_member__service_account_events') }}
)

select
    {{ hs_key(["'account'", 'event_id']) }} as touch_id,
    brand_id,
    shop_id,
    {{ hs_row_person_key('brand_id', 'unionid', 'appid', 'openid') }} as person_key,
    occurred_at as touched_at,
    case event when 'menu_click' then 'CH10' when 'message' then 'CH09' else 'CH18' end as channel_id,
    'service_account' as component_id,
    'inbound' as direction,
    case event when 'message' then 'reply' else 'click' end as touch_kind,
    event_key as content_id,
    cast(null as {{ dbt.type_string() }}) as agent_id,
    true as is_creditable,
    event in ('menu_click', 'message', 'scan') as is_touch,
    occurred_at as recorded_at,
    _ledger_seq
from events
