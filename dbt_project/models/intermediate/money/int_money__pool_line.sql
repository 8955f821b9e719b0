{{ config(materialized='table') }}

-- A pool falls on the lines of its session, partner or channel that were paid on its days, by net revenue, to the fen. A
-- pool that finds no line falls on none and stays with its day and channel (mart_channel_profit).
{% set targets = [
    ('pools.live_id is not null', 'lines.live_id = pools.live_id'),
    ('pools.live_id is null and pools.partner_id is not null', 'lines.partner_id = pools.partner_id'),
    ('pools.live_id is null and pools.partner_id is null', 'lines.channel_id = pools.channel_id'),
] %}

with

pools as (

    select * from {{ ref('int_money__pool') }}

),

met as (
    {% for condition, target in targets %}
        select
            pools.pool_id,
            pools.cost_type,
            pools.party_id,
            pools.pool_fen,
            lines.order_line_id,
            lines.brand_id,
            lines.shop_id,
            lines.order_id,
            greatest(lines.net_revenue_fen, 0) as weight
        from pools
        inner join {{ ref('fct_order_line') }} as lines
            on
                pools.brand_id = lines.brand_id
                and (pools.shop_id is null or pools.shop_id = lines.shop_id)
                and {{ target }}
                and lines.paid_date between pools.from_date and pools.to_date
        where {{ condition }}
        {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    pool_id,
    order_line_id,
    brand_id,
    shop_id,
    order_id,
    cost_type,
    party_id,
    {{ hs_spread('pool_fen', 'weight', 'pool_id', 'order_line_id') }} as cost_fen
from met
