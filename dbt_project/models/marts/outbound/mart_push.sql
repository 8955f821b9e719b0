with sent as (
    select * from {{ ref('fct_outbound') }}
    where send_kind in ('push', 'mass', 'sms') and campaign_id is not null
),

sales as (
    select
        sales.outbound_id,
        lines.order_id,
        coalesce(lines.giver_person_id, lines.person_id) as person_id,
        lines.paid_fen,
        lines.net_revenue_fen
    from {{ ref('int_outbound__sale') }} as sales
    inner join {{ ref('fct_order_line') }} as lines on sales.order_line_id = lines.order_line_id
),

bought as (
    select
        sent.brand_id,
        sent.campaign_id,
        sent.send_kind,
        count(distinct sales.order_id) as orders,
        count(distinct sales.person_id) as buyers,
        sum(sales.paid_fen) as paid_fen,
        sum(sales.net_revenue_fen) as net_revenue_fen
    from sent
    inner join sales on sent.outbound_id = sales.outbound_id
    group by sent.brand_id, sent.campaign_id, sent.send_kind
),

counted as (
    select
        brand_id,
        campaign_id,
        send_kind,
        case when count(distinct content_type) > 1 then 'mixed' else min(content_type) end as content_type,
        min(sent_date) as sent_date,
        cast(sum(case when is_holdout then 0 else 1 end) as bigint) as sent,
        cast(sum(case when is_holdout then 1 else 0 end) as bigint) as held_out,
        {% for flag in ('delivered', 'opened', 'clicked', 'replied') -%}
            cast(sum(case when is_{{ flag }} then 1 else 0 end) as bigint) as {{ flag }},
        {% endfor -%}
        count(opted_out_at) as opt_outs
    from sent
    group by brand_id, campaign_id, send_kind
)

select
    counted.brand_id,
    counted.campaign_id,
    counted.send_kind,
    counted.content_type,
    counted.sent_date,
    counted.sent,
    counted.held_out,
    counted.delivered,
    counted.opened,
    counted.clicked,
    counted.replied,
    counted.opt_outs,
    coalesce(bought.orders, 0) as orders,
    coalesce(bought.buyers, 0) as buyers,
    {{ hs_fen_to_cny('coalesce(bought.paid_fen, 0)') }} as gmv_cny,
    {{ hs_fen_to_cny('coalesce(bought.net_revenue_fen, 0)') }} as net_revenue_cny,
    {{ hs_fen_to_cny('round(1000.0 * coalesce(bought.paid_fen, 0) / nullif(counted.delivered, 0))') }}
        as gmv_per_1000_delivered_cny,
    cast(counted.opened as double) / nullif(counted.delivered, 0) as open_rate,
    cast(counted.clicked as double) / nullif(counted.delivered, 0) as click_rate,
    cast(counted.replied as double) / nullif(counted.delivered, 0) as value_rate,
    cast(counted.opt_outs as double) / nullif(counted.delivered, 0) as negative_rate
from counted
left join bought
    on
        counted.brand_id = bought.brand_id
        and counted.campaign_id = bought.campaign_id
        and counted.send_kind = bought.send_kind
