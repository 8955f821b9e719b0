{{ config(materialized='table') }}

-- Every version of every record counts, not only the latest: an id that once stood beside a unionid stays known.
-- `scope` is null where a stream does not say which appid an openid belongs to; it is then the appid of the shop.
{% set sightings = [
    {'stream': 'shop__orders', 'type': 'openid', 'token': 'openid', 'unionid': 'unionid', 'at': 'ordered_at'},
    {'stream': 'shop__orders', 'type': 'openid', 'token': 'giver_openid', 'unionid': 'giver_unionid', 'at': 'ordered_at'},
    {'stream': 'live__live_reservations', 'type': 'openid', 'scope': 'appid', 'unionid': 'unionid', 'at': 'reserved_at'},
    {'stream': 'promoter__share_events', 'type': 'openid', 'scope': 'appid', 'unionid': 'unionid', 'at': 'occurred_at'},
    {'stream': 'promoter__promoters', 'type': 'openid', 'unionid': 'unionid', 'at': 'joined_at', 'day': none},
    {'stream': 'member__members', 'type': 'openid', 'scope': 'appid', 'unionid': 'unionid', 'at': 'joined_at', 'day': none},
    {
        'stream': 'member__members', 'type': 'member_id', 'scope': 'brand_id', 'token': 'member_id', 'unionid': 'unionid',
        'via_scope': 'appid', 'via': 'openid', 'at': 'joined_at', 'day': none,
    },
    {
        'stream': 'member__wecom_contacts', 'type': 'external_userid', 'scope': 'corp_id', 'token': 'external_userid',
        'unionid': 'unionid', 'at': 'added_at', 'day': none,
    },
    {
        'stream': 'member__wecom_contact_events', 'type': 'external_userid', 'scope': 'corp_id',
        'token': 'external_userid', 'at': 'occurred_at',
    },
    {
        'stream': 'member__wecom_messages', 'type': 'external_userid', 'scope': 'corp_id', 'token': 'external_userid',
        'at': 'sent_at',
    },
    {'stream': 'member__service_account_events', 'type': 'openid', 'scope': 'appid', 'unionid': 'unionid', 'at': 'occurred_at'},
    {'stream': 'member__service_account_pushes', 'type': 'openid', 'scope': 'appid', 'unionid': 'unionid', 'at': 'sent_at'},
    {'stream': 'member__mini_program_visits', 'type': 'openid', 'scope': 'appid', 'unionid': 'unionid', 'at': 'visited_at'},
] %}
{% set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}

with

rows_seen as (

    {% for seen in sightings %}
        select
            brand_id,
            shop_id,
            '{{ seen.type }}' as key_type,
            {{ seen.get('scope', nothing) }} as scope,
            {{ seen.get('token', 'openid') }} as token,
            {{ seen.get('unionid', nothing) }} as unionid,
            {{ seen.get('via_scope', nothing) }} as via_scope,
            {{ seen.get('via', nothing) }} as via_openid,
            {{ seen.at }} as seen_at,
            {{ hs_is_new(seen.get('day', seen.at)) }} as is_new
        from {{ source('raw', seen.stream) }}
        where
            {{ hs_is_visible(seen.get('day', seen.at)) }}
            and coalesce({{ seen.get('token', 'openid') }}, {{ seen.get('unionid', nothing) }}) is not null
        {{ "union all" if not loop.last }}
    {% endfor %}

),

shops as (

    select * from {{ ref('stg_shop__shops') }}

),

grouped as (

    select
        brand_id,
        shop_id,
        key_type,
        scope,
        token,
        unionid,
        via_scope,
        via_openid,
        {{ hs_utc('min(seen_at)') }} as first_seen_at,
        max(case when is_new then 1 else 0 end) as has_new,
        min(case when is_new then 1 else 0 end) as all_new
    from rows_seen
    group by brand_id, shop_id, key_type, scope, token, unionid, via_scope, via_openid

),

keyed as (

    select
        grouped.brand_id,
        grouped.key_type || ':' || coalesce(grouped.scope, shops.appid) || ':' || grouped.token as person_key,
        {{ hs_person_key('unionid', 'grouped.brand_id', 'grouped.unionid') }} as unionid_key,
        {{ hs_person_key('openid', 'coalesce(grouped.via_scope, shops.appid)', 'grouped.via_openid') }} as openid_key,
        grouped.first_seen_at,
        grouped.has_new,
        grouped.all_new
    from grouped
    left join shops on grouped.shop_id = shops.shop_id

)

select
    brand_id,
    person_key,
    unionid_key,
    openid_key,
    min(first_seen_at) as first_seen_at,
    max(has_new) = 1 as _has_new_row,
    min(all_new) = 1 as _is_new
from keyed
group by brand_id, person_key, unionid_key, openid_key
