{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'left_key', 'right_key'],
    )
}}

-- Every version of every record counts, not only the latest: an id that once stood beside a unionid stays known. So what
-- a night brings is only ever added to what was known of a pair.
-- A scope left out is the appid of the shop. What stands together in a snapshot is dated by the record's update time,
-- a unionid may have come long after the joining. Of an order, openid and phone are the receiver's, the giver is another.
{% set openid = {'type': 'openid'} -%}
{% set openid_in_app = {'type': 'openid', 'scope': 'appid'} -%}
{% set union = {'type': 'unionid', 'scope': 'brand_id'} -%}
{% set friend = {'type': 'external_userid', 'scope': 'corp_id'} -%}
{% set member = {'type': 'member_id', 'scope': 'brand_id'} -%}
{% set partner = {'type': 'partner_id', 'scope': 'brand_id'} -%}
{% set sharer = {'type': 'openid', 'scope': 'appid', 'token': 'sharer_openid'} -%}
{% set giver = {'type': 'openid', 'token': 'giver_openid'} -%}
{% set giver_union = {'type': 'unionid', 'scope': 'brand_id', 'token': 'giver_unionid'} -%}
{% set sightings = [
    ('shop__orders', openid, union, 1.0, 'ordered_at'),
    ('shop__orders', giver, giver_union, 1.0, 'ordered_at'),
    ('shop__orders', openid, {'type': 'phone', 'scope': 'brand_id', 'token': 'receiver_phone'}, 0.9, 'ordered_at'),
    ('live__live_reservations', openid_in_app, union, 1.0, 'reserved_at'),
    ('promoter__share_events', openid_in_app, union, 1.0, 'occurred_at'),
    ('promoter__share_events', sharer, none, 1.0, 'occurred_at'),
    ('promoter__promoters', partner, openid, 1.0, 'joined_at', none),
    ('promoter__promoters', partner, union, 1.0, 'joined_at', none),
    ('member__members', member, openid_in_app, 1.0, 'joined_at', none),
    ('member__members', member, union, 1.0, 'joined_at', none),
    ('member__members', openid_in_app, union, 1.0, 'joined_at', none),
    ('member__members', member, {'type': 'phone', 'scope': 'brand_id', 'token': 'member_phone'}, 0.9, 'joined_at', none),
    ('member__wecom_contacts', friend, union, 0.95, 'added_at', none),
    ('member__wecom_contact_events', friend, none, 1.0, 'occurred_at'),
    ('member__wecom_messages', friend, none, 1.0, 'sent_at'),
    ('member__service_account_events', openid_in_app, union, 1.0, 'occurred_at'),
    ('member__service_account_pushes', openid_in_app, union, 1.0, 'sent_at'),
    ('member__mini_program_visits', openid_in_app, union, 1.0, 'visited_at'),
    ('brand__ad_clicks', openid_in_app, union, 1.0, 'clicked_at'),
] -%}
{% set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}

with pairs as (
    {% for seen in sightings %}
        {%- set stream, left, right, confidence, at = seen[:5] %}
        {%- set is_snapshot = seen | length > 5 %}
        {%- set business_day = none if is_snapshot else at %}
        {%- set told_at = 'greatest(' ~ at ~ ', coalesce(_source_updated_at, ' ~ at ~ '))' if is_snapshot else at %}
        select
            brand_id,
            shop_id,
            '{{ left.type }}' as left_type,
            {{ left.get('scope', nothing) }} as left_scope,
            {{ left.get('token', left.type) }} as left_token,
            '{{ right.type if right }}' as right_type,
            {{ right.get('scope', nothing) if right else nothing }} as right_scope,
            {{ right.get('token', right.type) if right else nothing }} as right_token,
            cast({{ confidence }} as double) as confidence,
            {{ hs_utc('min(' ~ at ~ ')') }} as first_seen_at,
            {{ hs_utc('min(' ~ told_at ~ ')') }} as first_told_at,
            {{ hs_utc('max(' ~ told_at ~ ')') }} as last_told_at
        from {{ source('raw', stream) }}
        where {{ hs_is_visible(business_day) }}{{ " and " ~ hs_is_new(business_day) if is_incremental() }}
        group by all
        {{ "union all" if not loop.last }}
    {% endfor %}
),

keyed as (
    select
        pairs.*,
        pairs.left_type || ':' || coalesce(pairs.left_scope, shops.appid) || ':' || pairs.left_token as left_key,
        pairs.right_type || ':' || coalesce(pairs.right_scope, shops.appid) || ':' || pairs.right_token as right_key
    from pairs
    left join {{ ref('stg_shop__shops') }} as shops on pairs.shop_id = shops.shop_id
),

fresh as (
    select
        brand_id,
        left_key,
        right_key,
        max(confidence) as confidence,
        min(first_seen_at) as first_seen_at,
        min(first_told_at) as first_told_at,
        max(last_told_at) as last_told_at
    from keyed
    where coalesce(left_key, right_key) is not null
    group by brand_id, left_key, right_key
)

select
    fresh.brand_id,
    fresh.left_key,
    fresh.right_key,
    {{ hs_best('greatest', 'fresh', 'confidence') }} as confidence,
    {{ hs_best('least', 'fresh', 'first_seen_at') }} as first_seen_at,
    {{ hs_best('least', 'fresh', 'first_told_at') }} as first_told_at,
    {{ hs_best('greatest', 'fresh', 'last_told_at') }} as last_told_at,
    {{ hs_run_mark() }} as _seen_in
from fresh
{% if is_incremental() -%}
    left join {{ this }} as built
        on
            fresh.brand_id = built.brand_id
            and fresh.left_key is not distinct from built.left_key
            and fresh.right_key is not distinct from built.right_key
{%- endif %}
