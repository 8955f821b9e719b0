-- A session began with a tap on something, so it counts as a click. An ad click id outranks the scene; where the click
-- itself was delivered, it is the touch and this the same act once more.
with visits as (
    select * from {{ ref('stg_member__mini_program_visits') }}
),

scenes as (
    select * from {{ ref('mp_scene') }}
),

clicks as (
    select
        ad_click_id,
        _ledger_seq
    from {{ ref('stg_brand__ad_clicks') }}
)

select
    {{ hs_key(["'visit'", 'visits.visit_id']) }} as touch_id,
    visits.brand_id,
    visits.shop_id,
    {{ hs_row_person_key('visits.brand_id', 'visits.unionid', 'visits.appid', 'visits.openid') }} as person_key,
    visits.visited_at as touched_at,
    case when visits.ad_click_id is not null then 'CH19' else coalesce(scenes.channel_id, 'CH15') end as channel_id,
    case when visits.ad_click_id is not null then 'ads' else 'mini_program' end as component_id,
    'inbound' as direction,
    case when visits.is_share_click then 'share_click' else 'click' end as touch_kind,
    coalesce(visits.ad_click_id, visits.product_id) as content_id,
    cast(null as {{ dbt.type_string() }}) as agent_id,
    true as is_creditable,
    clicks.ad_click_id is null as is_touch,
    visits.visited_at as recorded_at,
    greatest(visits._ledger_seq, coalesce(clicks._ledger_seq, 0)) as _ledger_seq
from visits
left join scenes on visits.mp_scene = scenes.mp_scene
left join clicks on visits.ad_click_id = clicks.ad_click_id
