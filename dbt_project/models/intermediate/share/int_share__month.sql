-- How much of a brand's sharing is unpaid, and how much of its revenue came through a person.
with events as (
    select * from {{ ref('stg_promoter__share_events') }}
),

lines as (
    select * from {{ ref('fct_order_line') }}
),

shares as (
    select
        brand_id,
        {{ hs_month(hs_business_date('occurred_at')) }} as month,
        count(*) as shares,
        sum(case when promoter_id is null then 1 else 0 end) as organic_shares
    from events
    where action = 'share'
    group by brand_id, {{ hs_month(hs_business_date('occurred_at')) }}
),

revenue as (
    select
        brand_id,
        {{ hs_month('paid_date') }} as month,
        sum(net_revenue_fen) as net_revenue_fen,
        sum(case when traffic_agent in ('promoter', 'guide', 'friend', 'giver') then net_revenue_fen else 0 end)
            as personal_net_revenue_fen
    from lines
    group by brand_id, {{ hs_month('paid_date') }}
)

select
    coalesce(shares.brand_id, revenue.brand_id) as brand_id,
    coalesce(shares.month, revenue.month) as month,
    coalesce(shares.shares, 0) as shares,
    coalesce(shares.organic_shares, 0) as organic_shares,
    revenue.net_revenue_fen,
    revenue.personal_net_revenue_fen
from shares
full outer join revenue on shares.brand_id = revenue.brand_id and shares.month = revenue.month
