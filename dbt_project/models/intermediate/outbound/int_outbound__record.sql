-- What was sent over a contact, what came back over it, and its end. A contact is one way to a person: a friendship with
-- one employee (WeCom), following one service account, or a number. Whom the employee deletes has not opted out. A group is its employee's.
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
    sent_at as told_at,
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
    sent_at as told_at,
    _ledger_seq
from {{ ref('stg_member__service_account_pushes') }}
{% for part, kind, at in [('delivery', 'send', 'sent_at'), ('reply', 'reply', 'replied_at'), ('opt_out', 'opt_out', 'opted_out_at')] %}
    {% set is_send = kind == 'send' -%}
    union all
    select
        {{ hs_key(["'sms'", "'" ~ part ~ "'", 'sms_id', 'receiver']) }} as record_id,
        brand_id,
        shop_id,
        contact_key,
        person_key,
        '{{ kind }}' as record_kind,
        {{ at }} as happened_at,
        'sms' as component_id,
        'sms' as send_kind,
        {{ content_type }} as content_type,
        campaign_id,
        cast(null as {{ dbt.type_string() }}) as agent_id,
        is_holdout,
        {{ 'is_delivered' if is_send else 'false' }} as is_delivered,
        clicked_at,
        told_at,
        _ledger_seq
    from {{ ref('int_outbound__sms') }}{{ ' where ' ~ at ~ ' is not null' if not is_send }}
{% endfor %}
{% set came = "case event when 'message' then 'reply' else 'opt_out' end" -%}
{% for stream, component, contact, person, kind, part in [
    ('service_account_events', 'service_account', follower, follower, came, "event in ('message', 'unsubscribe')"),
    ('wecom_contact_events', 'wecom', friendship, friend, "'opt_out'", "change = 'customer_deleted'"),
    ('wecom_group_events', 'group', friendship, friend, "'opt_out'", "change = 'leave'"),
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
        '{{ component }}' as component_id,
        cast(null as {{ dbt.type_string() }}) as send_kind,
        cast(null as {{ dbt.type_string() }}) as content_type,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        cast(null as {{ dbt.type_string() }}) as agent_id,
        false as is_holdout,
        false as is_delivered,
        cast(null as timestamp) as clicked_at,
        occurred_at as told_at,
        _ledger_seq
    from {{ ref('stg_member__' ~ stream) }}{{ ' as leaving' if component == 'group' }}
    where
        {{ part }}
        {% if component == 'group' -%}
            -- who deleted the employee before has left already
            and not exists (
                select 1
                from {{ ref('stg_member__wecom_contact_events') }} as ended
                where
                    (ended.corp_id, ended.external_userid, ended.guide_id)
                    = (leaving.corp_id, leaving.external_userid, leaving.guide_id)
                    and ended.change in ('customer_deleted', 'employee_deleted')
                    and ended.occurred_at <= leaving.occurred_at
            )
        {%- endif %}
{% endfor %}
