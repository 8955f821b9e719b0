-- Who could be spoken to in a promotion or a month, and whom the two ways reached: a person the service account alone
-- reached is what it adds. Who was reached could be spoken to, whatever the lists of friends say.
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

reach as (
    select
        brand_id,
        person_id,
        is_reachable,
        change_date as starts_date,
        coalesce(
            lead(change_date) over (partition by brand_id, person_id order by change_date), cast('9999-12-31' as date)
        ) as ends_date
    from {{ ref('int_vitality__reach_change') }}
),

sent as (
    select
        brand_id,
        person_id,
        sent_date,
        max(case when component_id = 'service_account' then 0 else 1 end) as by_wecom,
        max(case when component_id = 'service_account' then 1 else 0 end) as by_service_account,
        count(*) as messages
    from {{ ref('fct_outbound') }}
    where is_delivered and person_id is not null
    group by brand_id, person_id, sent_date
),

persons as (
    select
        campaigns.campaign_id,
        campaigns.brand_id,
        sent.person_id,
        sent.by_wecom,
        sent.by_service_account,
        sent.messages
    from campaigns
    inner join sent
        on campaigns.brand_id = sent.brand_id and sent.sent_date between campaigns.starts_date and campaigns.ends_date
    union all
    select
        campaigns.campaign_id,
        campaigns.brand_id,
        reach.person_id,
        0 as by_wecom,
        0 as by_service_account,
        0 as messages
    from campaigns
    inner join reach
        on
            campaigns.brand_id = reach.brand_id
            and reach.is_reachable
            and campaigns.ends_date >= reach.starts_date
            and campaigns.starts_date < reach.ends_date
),

reached as (
    select
        campaign_id,
        brand_id,
        person_id,
        max(by_wecom) as by_wecom,
        max(by_service_account) as by_service_account,
        sum(messages) as messages
    from persons
    group by campaign_id, brand_id, person_id
)

select
    campaigns.brand_id,
    campaigns.campaign_id,
    campaigns.campaign_kind,
    campaigns.starts_date,
    campaigns.ends_date,
    count(*) as contactable,
    cast(sum(reached.by_wecom) as bigint) as reached_wecom,
    cast(sum(reached.by_service_account) as bigint) as reached_service_account,
    cast(sum(greatest(reached.by_wecom, reached.by_service_account)) as bigint) as reached,
    cast(sum(reached.by_service_account * (1 - reached.by_wecom)) as bigint) as incremental,
    cast(sum(reached.messages) as bigint) as messages,
    cast(sum(greatest(reached.by_wecom, reached.by_service_account)) as double) / count(*) as coverage_rate,
    cast(sum(reached.messages) as double)
    / nullif(sum(greatest(reached.by_wecom, reached.by_service_account)), 0) as frequency,
    campaigns.ends_date <= {{ hs_vitality_through_date() }} as is_complete
from campaigns
inner join reached on campaigns.brand_id = reached.brand_id and campaigns.campaign_id = reached.campaign_id
group by campaigns.brand_id, campaigns.campaign_id, campaigns.campaign_kind, campaigns.starts_date, campaigns.ends_date
