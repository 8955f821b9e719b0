-- Every account from the week of its first item to the last week known, empty weeks included: a steady output shows in them.
{% set weeks_looked_back = 13 -%}

with items as (
    select
        *,
        cast(date_trunc('week', published_date) as date) as week
    from {{ ref('mart_content') }}
    where published_date is not null and account_id is not null
),

-- the calendar begins with the first sale, content may have been there before
weeks as (
    select cast(date_trunc('week', date) as date) as week
    from {{ ref('dim_date') }}
    where date <= {{ hs_vitality_through_date() }}
    union
    select week from items
),

accounts as (
    select
        brand_id,
        account_id,
        content_kind,
        min(week) as first_week
    from items
    group by brand_id, account_id, content_kind
),

counted as (
    select
        accounts.brand_id,
        accounts.account_id,
        accounts.content_kind,
        weeks.week,
        count(items.content_id) as items,
        count(items.is_duplicate) as titled_items,
        count(case when items.is_duplicate then 1 end) as duplicate_items,
        cast(sum(items.audience) as bigint) as audience,
        cast(sum(items.engaged) as bigint) as engaged,
        sum(items.watch_persons) as watch_persons,
        sum(items.watch_seconds) as watch_seconds,
        sum(coalesce(items.watch_persons, items.plays)) as watches,
        sum(coalesce(items.watch_persons, items.plays) * items.duration_s) as full_seconds,
        cast(sum(items.plays) as bigint) as plays,
        cast(sum(items.finished_plays) as bigint) as finished_plays,
        cast(sum(items.shares) as bigint) as shares,
        cast(sum(items.platform_orders) as bigint) as platform_orders,
        cast(sum(items.platform_gmv_cny) as decimal(18, 2)) as platform_gmv_cny,
        sum(cast(round(items.attributed_orders * 1e12) as bigint)) as order_parts,
        sum(items.attributed_revenue_cny) as revenue_cny,
        sum(items.attributed_net_revenue_cny) as net_revenue_cny
    from accounts
    inner join weeks on accounts.first_week <= weeks.week
    left join items
        on
            accounts.brand_id = items.brand_id
            and accounts.account_id = items.account_id
            and accounts.content_kind = items.content_kind
            and weeks.week = items.week
    group by accounts.brand_id, accounts.account_id, accounts.content_kind, weeks.week
)

select
    brand_id,
    account_id,
    content_kind,
    week,
    items,
    avg(case when items > 0 then 1.0 else 0.0 end) over (
        partition by brand_id, account_id, content_kind
        order by week
        rows between {{ weeks_looked_back - 1 }} preceding and current row
    ) as cadence,
    titled_items,
    duplicate_items,
    duplicate_items / cast(nullif(titled_items, 0) as double) as duplicate_rate,
    audience,
    engaged,
    engaged / cast(nullif(audience, 0) as double) as engagement_rate,
    cast(watch_persons as bigint) as watch_persons,
    cast(watch_seconds as double) / nullif(watches, 0) as avg_watch_s,
    cast(watch_seconds as double) / nullif(full_seconds, 0) as completion,
    cast(order_parts as double) / 1e12 as attributed_orders,
    cast(revenue_cny as decimal(18, 2)) as attributed_revenue_cny,
    cast(net_revenue_cny as decimal(18, 2)) as attributed_net_revenue_cny,
    cast(revenue_cny / nullif(items, 0) as decimal(18, 2)) as gmv_per_content_cny,
    plays,
    finished_plays,
    finished_plays / cast(nullif(plays, 0) as double) as finish_rate,
    shares,
    platform_orders,
    platform_gmv_cny
from counted
