{{ config(materialized='table') }}

-- A session's focus is the category whose share of its sales exceeds the category's usual share of such sales the most.
with sessions as (
    select * from {{ ref('dim_live_session') }}
    where live_type = 'influencer' and ended_at is not null
),

lines as (
    select
        lines.*,
        products.category_id
    from {{ ref('fct_order_line') }} as lines
    left join {{ ref('dim_product') }} as products
        on lines.shop_id = products.shop_id and lines.sku_id = products.sku_id
),

sold as (
    select
        sessions.shop_id,
        sessions.live_id,
        lines.category_id,
        cast(sum(lines.net_revenue_fen) as double) as net_revenue_fen,
        cast(sum(sum(lines.net_revenue_fen)) over (partition by sessions.shop_id, lines.category_id) as double) as usual_fen
    from sessions
    inner join lines on sessions.shop_id = lines.shop_id and sessions.live_id = lines.live_id
    group by sessions.shop_id, sessions.live_id, lines.category_id
),

ranked as (
    select
        *,
        cast(sum(net_revenue_fen) over (partition by shop_id, live_id) as bigint) as session_fen,
        row_number() over (
            partition by shop_id, live_id order by net_revenue_fen / nullif(usual_fen, 0) desc, category_id
        ) as place
    from sold
),

-- The same persons' purchases on own ground within 72 hours: whoever saw both, the most that can be the session's.
followed as (
    select
        came.shop_id,
        came.live_id,
        cast(sum(later.net_revenue_fen) as bigint) as followed_fen
    from (
        select distinct
            sessions.shop_id,
            sessions.live_id,
            sessions.ended_at,
            lines.person_id
        from sessions
        inner join lines on sessions.shop_id = lines.shop_id and sessions.live_id = lines.live_id
    ) as came
    inner join lines as later
        on
            came.shop_id = later.shop_id
            and came.person_id = later.person_id
            and came.ended_at <= later.paid_at
            and {{ hs_seconds_between('came.ended_at', 'later.paid_at') }} < 72 * 3600
    where later.channel_id in ('CH01', 'CH05', 'CH06', 'CH17')
    group by came.shop_id, came.live_id
)

select
    sessions.brand_id,
    sessions.shop_id,
    sessions.live_id,
    sessions.account_id,
    sessions.ended_at,
    {{ hs_business_date('sessions.ended_at') }} as date,
    {{ hs_business_hour('sessions.ended_at') }} as hour,
    coalesce(audience.watchers, 0) as watchers,
    ranked.category_id as focus_category_id,
    coalesce(ranked.session_fen, 0) as net_revenue_fen,
    coalesce(followed.followed_fen, 0) as followed_fen
from sessions
left join {{ ref('int_live__audience') }} as audience
    on sessions.shop_id = audience.shop_id and sessions.live_id = audience.live_id
left join ranked on sessions.shop_id = ranked.shop_id and sessions.live_id = ranked.live_id and ranked.place = 1
left join followed on sessions.shop_id = followed.shop_id and sessions.live_id = followed.live_id
