-- Everything a person did towards the brand, never what was delivered to them. Which kinds are meaningful says the
-- seed meaningful_event. A visit of two pages or half a minute is a view; less is a log-in.
{{ config(materialized='table') }}
{% set view_pages, view_seconds, watch_seconds = 2, 30, 60 -%}

with people as (
    select * from {{ ref('int_identity__person_key') }}
),

shops as (
    select * from {{ ref('stg_shop__shops') }}
),

-- Where a row does not say which appid its openid belongs to, it is the appid of the shop.
reservations as (
    select
        reserved.*,
        {{ hs_row_person_key(
            'reserved.brand_id', 'reserved.unionid', 'coalesce(reserved.appid, shops.appid)', 'reserved.openid'
        ) }} as person_key
    from {{ ref('stg_live__live_reservations') }} as reserved
    left join shops on reserved.shop_id = shops.shop_id
),

keyed as (
    select brand_id, {{ hs_person_key('external_userid', 'corp_id', 'external_userid') }} as person_key,
        sent_at as acted_at, 'wecom_message' as act_kind
    from {{ ref('stg_member__wecom_messages') }}
    where direction = 'inbound'
    union all
    select brand_id, {{ hs_person_key('openid', 'appid', 'openid') }}, occurred_at, 'account_' || event
    from {{ ref('stg_member__service_account_events') }}
    union all
    select brand_id, {{ hs_person_key('openid', 'appid', 'openid') }}, clicked_at, 'push_click'
    from {{ ref('stg_member__service_account_pushes') }}
    where clicked_at is not null
    union all
    select brand_id, {{ hs_person_key('openid', 'appid', 'openid') }}, visited_at,
        case
            when is_share_click then 'share_click'
            when page_views >= {{ view_pages }} or stay_seconds >= {{ view_seconds }} then 'mini_program_view'
            else 'mini_program_login'
        end
    from {{ ref('stg_member__mini_program_visits') }}
    union all
    select
        shared.brand_id,
        {{ hs_row_person_key(
            'shared.brand_id', 'shared.unionid', 'coalesce(shared.appid, shops.appid)', 'shared.openid'
        ) }},
        shared.occurred_at,
        case when shared.action = 'click' then 'share_click' else 'share' end
    from {{ ref('stg_promoter__share_events') }} as shared
    left join shops on shared.shop_id = shops.shop_id
    union all
    select brand_id, person_key, reserved_at, 'live_reservation'
    from reservations
    union all
    select brand_id, person_key, first_watched_at,
        case when watch_seconds >= {{ watch_seconds }} then 'live_watch' else 'live_glance' end
    from reservations
    where first_watched_at is not null
),

acts as (
    select keyed.brand_id, people.person_id, {{ hs_business_date('keyed.acted_at') }} as act_date, keyed.act_kind
    from keyed
    inner join people on keyed.brand_id = people.brand_id and keyed.person_key = people.person_key
    union all
    select brand_id, person_id, paid_date, 'order'
    from {{ ref('int_vitality__purchase') }}
    union all
    select brand_id, receiver_person_id, paid_date, 'gift_accept'
    from {{ ref('fct_order_line') }}
    where is_gift and receiver_person_id is not null and order_status != 'gift_pending'
)

select brand_id, person_id, act_date, act_kind
from acts
where act_date <= {{ hs_vitality_through_date() }}
group by brand_id, person_id, act_date, act_kind
