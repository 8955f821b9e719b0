-- At which node of a member's life, in which phase of a promotion, with which content: what followed within three days.
-- What was caused only a holdout can tell, so this describes; mart_fatigue compares.
with states as (
    {{ hs_person_states() }}
),

sales as (
    select
        sales.outbound_id,
        count(distinct lines.order_id) as orders,
        sum(lines.net_revenue_fen) as net_revenue_fen,
        sum(margins.cm3_fen) as cm3_fen
    from {{ ref('int_outbound__sale') }} as sales
    inner join {{ ref('fct_order_line') }} as lines on sales.order_line_id = lines.order_line_id
    inner join {{ ref('int_money__line_margin') }} as margins on sales.order_line_id = margins.order_line_id
    group by sales.outbound_id
),

sent as (
    select
        messages.brand_id,
        {{ hs_month('messages.sent_date') }} as month,
        coalesce(states.state, 'no_member') as state,
        days.promo_phase,
        messages.channel_id,
        messages.content_type,
        messages.person_id,
        messages.is_opened,
        messages.opted_out_at,
        coalesce(sales.orders, 0) as orders,
        coalesce(sales.net_revenue_fen, 0) as net_revenue_fen,
        coalesce(sales.cm3_fen, 0) as cm3_fen
    from {{ ref('fct_outbound') }} as messages
    inner join {{ ref('dim_date') }} as days on messages.sent_date = days.date
    left join sales on messages.outbound_id = sales.outbound_id
    left join states
        on
            messages.brand_id = states.brand_id
            and messages.person_id = states.person_id
            and messages.sent_date between states.valid_from_date and states.valid_to_date
    where messages.is_delivered
)

select
    brand_id,
    month,
    state,
    promo_phase,
    channel_id,
    content_type,
    count(*) as messages,
    count(distinct person_id) as persons,
    cast(sum(case when is_opened then 1 else 0 end) as bigint) as opened,
    count(opted_out_at) as opt_outs,
    cast(sum(orders) as bigint) as orders,
    {{ hs_fen_to_cny('sum(net_revenue_fen)') }} as net_revenue_cny,
    {{ hs_fen_to_cny('sum(cm3_fen)') }} as cm3_cny,
    {{ hs_fen_to_cny('round(1000.0 * sum(cm3_fen) / count(*))') }} as cm3_per_1000_cny,
    cast(sum(orders) as double) / count(*) as conversion_rate,
    cast(count(opted_out_at) as double) / count(*) as negative_rate,
    'descriptive' as evidence
from sent
group by brand_id, month, state, promo_phase, channel_id, content_type
