-- Who could be spoken to in a promotion or a month, and whom the two ways reached: a person the service account alone
-- reached is what it adds. Who was reached could be spoken to, whatever lists say; some only in a group. Texts stand beside.
{% set by = {
    'by_wecom': "component_id in ('wecom', 'group')", 'by_service_account': "component_id = 'service_account'",
    'by_group': "component_id = 'group'", 'by_sms': "component_id = 'sms'"} -%}
{% set counted = by.keys() | list + ['is_contactable', 'is_contact'] -%}

with campaigns as (
    select
        brand_id,
        promo_id as campaign_id,
        'promotion' as campaign_kind,
        starts_date,
        ends_date
    from {{ ref('int_causal__promotion') }}
    where starts_date <= {{ hs_vitality_through_date() }}
    union all
    select
        brand_id,
        cast({{ hs_month('sent_date') }} as {{ dbt.type_string() }}) as campaign_id,
        'month' as campaign_kind,
        {{ hs_month('sent_date') }} as starts_date,
        cast({{ hs_month('sent_date') }} + interval 1 month as date) - 1 as ends_date
    from {{ ref('fct_outbound') }}
    group by brand_id, {{ hs_month('sent_date') }}
),

sent as (
    select
        brand_id,
        person_id,
        sent_date,
        {% for column, holds in by.items() -%}
            max(case when {{ holds }} then 1 else 0 end) as {{ column }},
        {% endfor -%}
        max(case when component_id = 'sms' then 0 else 1 end) as is_contactable,
        max(case when component_id in ('wecom', 'service_account') then 1 else 0 end) as is_contact,
        count(case when component_id != 'sms' then 1 end) as messages,
        count(case when component_id = 'sms' then 1 end) as sms_messages
    from {{ ref('fct_outbound') }}
    where is_delivered and person_id is not null
    group by brand_id, person_id, sent_date
),

persons as (
    select
        campaigns.campaign_id,
        campaigns.brand_id,
        sent.person_id,
        {{ hs_prefixed(counted + ['messages', 'sms_messages'], 'sent') }}
    from campaigns
    inner join sent
        on campaigns.brand_id = sent.brand_id and sent.sent_date between campaigns.starts_date and campaigns.ends_date
    union all
    select
        campaigns.campaign_id,
        campaigns.brand_id,
        ways.person_id,
        {% for column in by %}0 as {{ column }}, {% endfor %}
        1 as is_contactable,
        case when ways.way = 'contact' then 1 else 0 end as is_contact,
        0 as messages,
        0 as sms_messages
    from campaigns
    inner join {{ ref('int_outbound__open_way') }} as ways
        on
            campaigns.brand_id = ways.brand_id
            and campaigns.ends_date >= ways.starts_date
            and campaigns.starts_date < ways.ends_date
),

reached as (
    select
        campaign_id,
        brand_id,
        person_id,
        {% for column in counted %}max({{ column }}) as {{ column }}, {% endfor -%}
        sum(messages) as messages, sum(sms_messages) as sms_messages
    from persons
    group by campaign_id, brand_id, person_id
)

select
    campaigns.brand_id,
    campaigns.campaign_id,
    campaigns.campaign_kind,
    campaigns.starts_date,
    campaigns.ends_date,
    {% set any = 'greatest(by_wecom, by_service_account)' -%}
    {% for column, value in {
        'contactable': 'is_contactable', 'reached_wecom': 'by_wecom', 'reached_service_account': 'by_service_account',
        'reached': any, 'incremental': 'by_service_account * (1 - by_wecom)', 'messages': 'reached.messages',
        'reached_group': 'by_group', 'reached_sms': 'by_sms', 'incremental_sms': 'by_sms * (1 - ' ~ any ~ ')',
        'sms_messages': 'reached.sms_messages', 'contactable_group_only': 'is_contactable * (1 - is_contact)',
    }.items() -%}
        cast(sum({{ value }}) as bigint) as {{ column }},
    {% endfor -%}
    cast(sum({{ any }}) as double) / nullif(sum(reached.is_contactable), 0) as coverage_rate,
    cast(sum(reached.messages) as double) / nullif(sum({{ any }}), 0) as frequency,
    campaigns.ends_date <= {{ hs_vitality_through_date() }} as is_complete
from campaigns
inner join reached on campaigns.brand_id = reached.brand_id and campaigns.campaign_id = reached.campaign_id
group by campaigns.brand_id, campaigns.campaign_id, campaigns.campaign_kind, campaigns.starts_date, campaigns.ends_date
