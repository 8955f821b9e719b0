-- What content brought is credited by the rule linear: every touch of a path alike; campaigns of ads have ids of their own.
-- Orders are summed as whole trillionths: a sum of floats would depend on the order of rows.

with accounts as (
    select
        brand_id,
        push_id as content_id,
        min(appid) as account_id
    from {{ ref('stg_member__service_account_pushes') }}
    group by brand_id, push_id
    union all
    select
        brand_id,
        campaign_id as content_id,
        min(corp_id) as account_id
    from {{ ref('stg_member__wecom_messages') }}
    where campaign_id is not null and message_kind = 'mass'
    group by brand_id, campaign_id
),

items as (
    select
        *,
        case when content_kind in ('live', 'product') then 0 end as unanswered  -- no touch names a video or an article
    from {{ ref('int_content__item') }}
    where published_date is null or published_date <= {{ hs_vitality_through_date() }}
    union all
    select
        pushes.brand_id,
        pushes.send_kind as content_kind,
        pushes.campaign_id as content_id,
        accounts.account_id,
        null as title,
        case when pushes.content_type = 'unknown' then 'untagged' else pushes.content_type end as tag,
        null as published_at,
        pushes.sent_date as published_date,
        null as duration_s,
        pushes.delivered as audience,
        pushes.opened as engaged,
        null as watch_persons,
        null as watch_seconds,
        null as shares,
        null as plays,
        null as finished_plays,
        null as platform_orders,
        null as platform_gmv_fen,
        null as title_key,
        case when pushes.send_kind = 'push' then 0 end as unanswered  -- an answer to a mass message does not name it
    from {{ ref('mart_push') }} as pushes
    left join accounts on pushes.brand_id = accounts.brand_id and pushes.campaign_id = accounts.content_id
    where pushes.send_kind <> 'sms'
),

order_weights as (
    select
        order_line_id,
        cast(1 as double) / count(*) over (partition by shop_id, order_id) as order_weight
    from {{ ref('fct_order_line') }}
),

credits as (
    select
        touches.brand_id,
        touches.content_id,
        sum(cast(round(credited.weight * order_weights.order_weight * 1e12) as bigint)) as order_parts,
        sum(credited.gross_credit_fen) as gross_credit_fen,
        sum(credited.credit_fen) as credit_fen
    from {{ ref('fct_attribution') }} as credited
    inner join {{ ref('fct_touch') }} as touches on credited.touch_id = touches.touch_id
    inner join order_weights on credited.order_line_id = order_weights.order_line_id
    where credited.rule = 'linear' and touches.content_id is not null and touches.component_id <> 'ads'
    group by touches.brand_id, touches.content_id
)

select
    items.brand_id,
    items.content_kind,
    items.content_id,
    items.account_id,
    items.title,
    items.tag,
    items.published_date,
    items.duration_s,
    items.audience,
    items.engaged,
    cast(items.engaged as double) / nullif(items.audience, 0) as engagement_rate,
    items.shares,
    cast(items.watch_persons as bigint) as watch_persons,
    cast(items.watch_seconds as bigint) as watch_seconds,
    cast(items.watch_seconds as double) / nullif(coalesce(items.watch_persons, items.plays), 0) as avg_watch_s,
    cast(items.watch_seconds as double)
    / nullif(coalesce(items.watch_persons, items.plays) * items.duration_s, 0) as completion,
    case
        when items.title_key <> '' and items.published_date is not null then repeats.content_id is not null
    end as is_duplicate,
    coalesce(cast(credits.order_parts as double) / 1e12, items.unanswered) as attributed_orders,
    {{ hs_fen_to_cny('coalesce(credits.gross_credit_fen, items.unanswered)') }} as attributed_revenue_cny,
    {{ hs_fen_to_cny('coalesce(credits.credit_fen, items.unanswered)') }} as attributed_net_revenue_cny,
    cast(items.plays as bigint) as plays,
    cast(items.finished_plays as bigint) as finished_plays,
    cast(items.finished_plays as double) / nullif(items.plays, 0) as finish_rate,
    cast(items.platform_orders as bigint) as platform_orders,
    {{ hs_fen_to_cny('items.platform_gmv_fen') }} as platform_gmv_cny
from items
left join credits on items.brand_id = credits.brand_id and items.content_id = credits.content_id
left join {{ ref('int_content__repeat') }} as repeats
    on
        items.brand_id = repeats.brand_id
        and items.content_kind = repeats.content_kind
        and items.content_id = repeats.content_id
