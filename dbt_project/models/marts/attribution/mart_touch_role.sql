-- Who opens, who carries on, who closes: the part a channel plays in the ways that end in a sale.
with steps as (
    select * from {{ ref('int_attribution__step') }}
),

channels as (
    select * from {{ ref('dim_channel') }}
),

-- A channel may come back on a way: it opens where it is first, and has assisted unless it is last.
parts as (
    select
        brand_id,
        month,
        channels,
        channel_id,
        max(conversions) as sales,
        max(case when step_no = 1 and steps > 1 then 1 else 0 end) as is_introducer,
        max(case when step_no > 1 and step_no < steps then 1 else 0 end) as is_influencer,
        max(case when step_no = steps then 1 else 0 end) as is_closer,
        max(case when steps = 1 then 1 else 0 end) as is_only
    from steps
    where conversions > 0
    group by brand_id, month, channels, channel_id
),

counted as (
    select
        brand_id,
        month,
        channel_id,
        cast(sum(sales) as bigint) as sales,
        cast(sum(sales * is_introducer) as bigint) as introduced_sales,
        cast(sum(sales * is_influencer) as bigint) as influenced_sales,
        cast(sum(sales * is_closer) as bigint) as closed_sales,
        cast(sum(sales * is_only) as bigint) as only_sales,
        cast(sum(sales * (1 - is_closer)) as bigint) as assisted_sales
    from parts
    group by brand_id, month, channel_id
)

select
    counted.brand_id,
    counted.month,
    counted.channel_id,
    channels.channel_zh,
    channels.channel_en,
    counted.sales,
    counted.introduced_sales,
    counted.influenced_sales,
    counted.closed_sales,
    counted.only_sales,
    counted.assisted_sales,
    cast(counted.assisted_sales as double) / nullif(counted.closed_sales, 0) as assist_ratio
from counted
inner join channels on counted.channel_id = channels.channel_id
