-- Who opens, who carries on, who closes: the part a channel plays in the ways that end in a sale, and what these are worth.
-- What the platform reports counts here, so that every sale has a closer and the money adds up.
{% set roles = {
    'introduced': 'opens = 1 and not (closes = 1 and visits = 1)',
    'influenced': 'visits - opens - closes > 0',
    'closed': 'closes = 1',
    'only': 'opens = 1 and closes = 1 and visits = 1',
    'assisted': 'closes = 0',
} -%}

with walks as (
    select * from {{ ref('int_attribution__walk') }}
    where sold_at is not null
),

revenues as (
    select
        {{ hs_key(['shop_id', 'order_id', 'channel_id']) }} as walk_id,
        sum(net_revenue_fen) as net_revenue_fen
    from {{ ref('fct_order_line') }}
    group by shop_id, order_id, channel_id
),

channels as (
    select * from {{ ref('dim_channel') }}
),

-- A channel may come back on a way: a visit is a stay of touches in a row.
parts as (
    select
        brand_id,
        month,
        walk_id,
        channel_id,
        sum(case when channel_id is distinct from previous_channel_id then 1 else 0 end) as visits,
        max(case when touch_no = 1 then 1 else 0 end) as opens,
        max(case when touch_no = touches then 1 else 0 end) as closes
    from walks
    group by brand_id, month, walk_id, channel_id
),

counted as (
    select
        parts.brand_id,
        parts.month,
        parts.channel_id,
        {%- for role, condition in roles.items() %}
            cast(sum(case when {{ condition }} then 1 else 0 end) as bigint) as {{ role }}_sales,
            sum(case when {{ condition }} then revenues.net_revenue_fen else 0 end) as {{ role }}_fen,
        {%- endfor %}
        sum(revenues.net_revenue_fen) as net_revenue_fen,
        count(*) as sales
    from parts
    inner join revenues on parts.walk_id = revenues.walk_id
    group by parts.brand_id, parts.month, parts.channel_id
)

select
    counted.brand_id,
    counted.month,
    counted.channel_id,
    channels.channel_zh,
    channels.channel_en,
    counted.sales,
    {%- for role in roles %}
        counted.{{ role }}_sales,
    {%- endfor %}
    cast(counted.assisted_sales as double) / nullif(counted.closed_sales, 0) as assist_ratio,
    {%- for role in roles %}
        {{ hs_fen_to_cny('counted.' ~ role ~ '_fen') }} as {{ role }}_revenue_cny,
    {%- endfor %}
    {{ hs_fen_to_cny('counted.net_revenue_fen') }} as net_revenue_cny
from counted
inner join channels on counted.channel_id = channels.channel_id
