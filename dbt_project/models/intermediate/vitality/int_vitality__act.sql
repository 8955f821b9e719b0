{{ config(materialized='table') }}

-- Everything a person did towards the brand, never what was delivered to them; which kinds are meaningful says the seed
-- meaningful_event. A visit of two pages or half a minute is a view, less is a log-in. Where a row does not say which
-- appid its openid belongs to, it is the appid of the shop.
{% set view_pages, view_seconds, watch_seconds = 2, 30, 60 -%}
{% set appid = 'coalesce(seen.appid, shops.appid)' -%}
{% set follower = hs_person_key('openid', appid, 'seen.openid') -%}
{% set visitor = hs_row_person_key('seen.brand_id', 'seen.unionid', appid, 'seen.openid') -%}
{% set visit_kind -%}
    case
        when seen.is_share_click then 'share_click'
        when seen.page_views >= {{ view_pages }} or seen.stay_seconds >= {{ view_seconds }} then 'mini_program_view'
        else 'mini_program_login'
    end
{%- endset -%}
{% set watch_kind = "case when seen.watch_seconds >= " ~ watch_seconds ~ " then 'live_watch' else 'live_glance' end" -%}
{% set share_kind = "case when seen.action = 'click' then 'share_click' else 'share' end" -%}
{% set number = "coalesce(" ~ hs_person_key('member_id', 'seen.brand_id', 'seen.member_id') ~ ", "
    ~ hs_person_key('phone', 'seen.brand_id', 'seen.phone') ~ ")" -%}
{% set records = [
    {'of': 'stg_member__sms_events', 'key': number, 'at': 'occurred_at', 'kind': "'sms_' || seen.event",
     'where': "seen.event in ('click', 'reply')"},
    {'of': 'stg_member__service_account_events', 'key': follower, 'at': 'occurred_at', 'kind': "'account_' || seen.event"},
    {'of': 'stg_member__service_account_pushes', 'key': follower, 'at': 'clicked_at', 'kind': "'push_click'"},
    {'of': 'stg_member__mini_program_visits', 'key': follower, 'at': 'visited_at', 'kind': visit_kind},
    {'of': 'stg_promoter__share_events', 'key': visitor, 'at': 'occurred_at', 'kind': share_kind},
    {'of': 'stg_live__live_reservations', 'key': visitor, 'at': 'reserved_at', 'kind': "'live_reservation'"},
    {'of': 'stg_live__live_reservations', 'key': visitor, 'at': 'first_watched_at', 'kind': watch_kind},
    {'of': 'stg_member__service_tickets', 'key': visitor, 'at': 'opened_at', 'kind': "'service_contact'"},
    {'of': 'stg_member__reviews', 'key': visitor, 'at': 'reviewed_at', 'kind': "'review'"},
    {'of': 'stg_member__reviews', 'key': visitor, 'at': 'appended_at', 'kind': "'review'"},
] -%}

with people as (
    {{ hs_person_keys() }}
),

shops as (
    select * from {{ ref('stg_shop__shops') }}
),

keyed as (
    select
        brand_id,
        {{ hs_person_key('external_userid', 'corp_id', 'external_userid') }} as person_key,
        {{ hs_business_date('sent_at') }} as act_date,
        'wecom_message' as act_kind
    from {{ ref('stg_member__wecom_messages') }}
    where direction = 'inbound'
    {% for record in records %}
        union all
        select
            seen.brand_id,
            {{ record.key }} as person_key,
            {{ hs_business_date('seen.' ~ record.at) }} as act_date,
            {{ record.kind }} as act_kind
        from {{ ref(record.of) }} as seen
        {{ 'left join shops on seen.shop_id = shops.shop_id' if 'shops.' in record.key }}
        where seen.{{ record.at }} is not null{{ ' and ' ~ record.where if record.where }}
    {% endfor %}
),

acts as (
    select
        keyed.brand_id,
        people.person_id,
        keyed.act_date,
        keyed.act_kind
    from keyed
    inner join people on keyed.brand_id = people.brand_id and keyed.person_key = people.person_key
    where people.person_id is not null

    union all

    select
        brand_id,
        person_id,
        paid_date as act_date,
        'order' as act_kind
    from {{ ref('int_vitality__purchase') }}

    union all

    select
        brand_id,
        receiver_person_id as person_id,
        paid_date as act_date,
        'gift_accept' as act_kind
    from {{ ref('fct_order_line') }}
    where is_gift and receiver_person_id is not null and order_status != 'gift_pending'
)

select
    brand_id,
    person_id,
    act_date,
    act_kind
from acts
where act_date <= {{ hs_vitality_through_date() }}
group by brand_id, person_id, act_date, act_kind
