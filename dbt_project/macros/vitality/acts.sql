{#- Every record that tells of an act: `stream` and its `key` and business `day`, the person key of `seen` (`who`; `shops` gives
    the appid where a row has none), when and what it was, and whether a newer version may name another person (`moves`) or
    its day come after the record itself (`comes`). A visit of two pages or half a minute is a view, less is a log-in. -#}
{% macro hs_act_records() -%}
    {%- set view_pages, view_seconds, watch_seconds = 2, 30, 60 -%}
    {%- set appid = 'coalesce(seen.appid, shops.appid)' -%}
    {%- set friend = hs_person_key('external_userid', 'seen.corp_id', 'seen.external_userid') -%}
    {%- set follower = hs_person_key('openid', appid, 'seen.openid') -%}
    {%- set visitor = hs_row_person_key('seen.brand_id', 'seen.unionid', appid, 'seen.openid') -%}
    {%- set number = "coalesce(" ~ hs_person_key('member_id', 'seen.brand_id', 'seen.member_id') ~ ", "
        ~ hs_person_key('phone', 'seen.brand_id', 'seen.phone') ~ ")" -%}
    {%- set visit_kind = "case when seen.is_share_click then 'share_click' when seen.page_views >= " ~ view_pages
        ~ " or seen.stay_seconds >= " ~ view_seconds ~ " then 'mini_program_view' else 'mini_program_login' end" -%}
    {%- set watch_kind = "case when seen.watch_seconds >= " ~ watch_seconds ~ " then 'live_watch' else 'live_glance' end" -%}
    {%- set share_kind = "case when seen.action = 'click' then 'share_click' else 'share' end" -%}
    {%- set reservation = {'stream': 'live__live_reservations', 'key': ['notice_id', 'openid'], 'day': 'reserved_at', 'who': visitor} -%}
    {%- set review = {'stream': 'member__reviews', 'key': ['shop_id', 'review_id'], 'day': 'reviewed_at', 'who': visitor} -%}
    {%- set records = [
        {'stream': 'member__wecom_messages', 'who': friend, 'at': 'sent_at', 'kind': "'wecom_message'",
         'where': "seen.direction = 'inbound'"},
        {'stream': 'member__sms_events', 'key': ['event_id'], 'day': 'occurred_at', 'who': number, 'at': 'occurred_at',
         'kind': "'sms_' || seen.event", 'where': "seen.event in ('click', 'reply')", 'moves': true},
        {'stream': 'member__service_account_events', 'key': ['event_id'], 'day': 'occurred_at', 'who': follower,
         'at': 'occurred_at', 'kind': "'account_' || seen.event", 'moves': true},
        {'stream': 'member__service_account_pushes', 'who': follower, 'at': 'clicked_at', 'kind': "'push_click'", 'comes': true},
        {'stream': 'member__mini_program_visits', 'key': ['visit_id'], 'day': 'visited_at', 'who': follower,
         'at': 'visited_at', 'kind': visit_kind, 'moves': true},
        {'stream': 'promoter__share_events', 'key': ['event_id'], 'day': 'occurred_at', 'who': visitor,
         'at': 'occurred_at', 'kind': share_kind, 'moves': true},
        dict(reservation, at='reserved_at', kind="'live_reservation'", moves=true),
        dict(reservation, at='first_watched_at', kind=watch_kind, comes=true),
        {'stream': 'member__service_tickets', 'key': ['shop_id', 'ticket_id'], 'day': 'opened_at', 'who': visitor,
         'at': 'opened_at', 'kind': "'service_contact'", 'moves': true},
        dict(review, at='reviewed_at', kind="'review'", moves=true),
        dict(review, at='appended_at', kind="'review'", comes=true),
    ] -%}
    {{ return(records) }}
{%- endmacro %}
