-- A returned row is a day and channel where the platform rule and the daily mart disagree on net revenue.
with credited as (
    select
        shop_id,
        date,
        channel_id,
        credit_cny
    from {{ ref('mart_channel_attribution') }}
    where rule = 'platform' and basis = 'cash'
),

daily as (
    select
        shop_id,
        date,
        channel_id,
        net_revenue_cny
    from {{ ref('mart_channel_daily') }}
)

select
    coalesce(credited.shop_id, daily.shop_id) as shop_id,
    coalesce(credited.date, daily.date) as date,
    coalesce(credited.channel_id, daily.channel_id) as channel_id
from credited
full join daily
    on
        credited.shop_id = daily.shop_id
        and credited.date = daily.date
        and credited.channel_id = daily.channel_id
where coalesce(credited.credit_cny, 0) <> coalesce(daily.net_revenue_cny, 0)
