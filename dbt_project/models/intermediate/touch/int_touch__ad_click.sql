-- Clicks on advertisements. A visit that carries the click's id is the same act, and is no second touch (int_touch__visit).
with clicks as (
    select * from {{ ref('stg_brand__ad_clicks') }}
),

shops as (
    select * from {{ ref('stg_shop__shops') }}
)

select
    {{ hs_key(["'ad'", 'clicks.ad_click_id']) }} as touch_id,
    clicks.brand_id,
    clicks.shop_id,
    {{ hs_row_person_key('clicks.brand_id', 'clicks.unionid', 'coalesce(clicks.appid, shops.appid)', 'clicks.openid') }} as person_key,
    clicks.clicked_at as touched_at,
    'CH19' as channel_id,
    'ads' as component_id,
    'inbound' as direction,
    'click' as touch_kind,
    coalesce(clicks.campaign_id, clicks.ad_account_id) as content_id,
    cast(null as {{ dbt.type_string() }}) as agent_id,
    true as is_creditable,
    true as is_touch,
    clicks.clicked_at as recorded_at,
    clicks._ledger_seq
from clicks
left join shops on clicks.shop_id = shops.shop_id
