-- What was sent over a contact, what came back over it, and its end. A contact is one way to a person: a friendship with
-- one employee (WeCom), or following one service account. Whom the employee deletes has not opted out.
{% set friend = hs_person_key('external_userid', 'corp_id', 'external_userid') -%}
{% set friendship = friend ~ " || ':' || coalesce(guide_id, '')" -%}
{% set follower = hs_person_key('openid', 'appid', 'openid') -%}
{% set content_type = "case content_kind when 'promo' then 'sales' else coalesce(content_kind, 'unknown') end" -%}

select
    {{ hs_key(["'wecom'", 'message_id', 'external_userid']) }} as record_id,
    brand_id,
    shop_id,
    {{ friendship }} as contact_key,
    {{ friend }} as person_key,
    case when direction = 'inbound' then 'reply' else 'send' end as record_kind,
    sent_at as happened_at,
    case when message_kind = 'group' then 'group' else 'wecom' end as component_id,
    message_kind as send_kind,
    {{ content_type }} as content_type,
    campaign_id,
    guide_id as agent_id,
    is_holdout,
    coalesce(send_status, 'sent') = 'sent' and not is_holdout as is_delivered,
    cast(null as timestamp) as clicked_at,
    _ledger_seq
from {{ ref('stg_member__wecom_messages') }}
union all
select
    {{ hs_key(["'push'", "'delivery'", 'push_id', 'appid', 'openid']) }} as record_id,
    brand_id,
    shop_id,
    {{ follower }} as contact_key,
    {{ hs_row_person_key('brand_id', 'unionid', 'appid', 'openid') }} as person_key,
    'send' as record_kind,
    sent_at as happened_at,
    'service_account' as component_id,
    'push' as send_kind,
    {{ content_type }} as content_type,
    push_id as campaign_id,
    cast(null as {{ dbt.type_string() }}) as agent_id,
    is_holdout,
    send_status = 'sent' and not is_holdout as is_delivered,
    clicked_at,
    _ledger_seq
from {{ ref('stg_member__service_account_pushes') }}
{% for stream, contact, person, kind, part in [
    ('service_account_events', follower, follower, "case event when 'message' then 'reply' else 'opt_out' end",
     "event in ('message', 'unsubscribe')"),
    ('wecom_contact_events', friendship, friend, "'opt_out'", "change = 'customer_deleted'"),
] %}
    union all
    select
        {{ hs_key(["'" ~ stream ~ "'", 'event_id']) }} as record_id,
        brand_id,
        shop_id,
        {{ contact }} as contact_key,
        {{ person }} as person_key,
        {{ kind }} as record_kind,
        occurred_at as happened_at,
        {{ "'service_account'" if loop.first else "'wecom'" }} as component_id,
        cast(null as {{ dbt.type_string() }}) as send_kind,
        cast(null as {{ dbt.type_string() }}) as content_type,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        cast(null as {{ dbt.type_string() }}) as agent_id,
        false as is_holdout,
        false as is_delivered,
        cast(null as timestamp) as clicked_at,
        _ledger_seq
    from {{ ref('stg_member__' ~ stream) }}
    where {{ part }}
{% endfor %}
