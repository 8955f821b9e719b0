-- At which node of a member's life, in which phase of a promotion, with which content: what followed within three days.
-- What was caused only a holdout can tell: where there was one, both parts are compared; elsewhere this describes.
{% set enough = 30 -%}

with sales as (
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
        messages.*,
        coalesce(sales.orders, 0) as orders,
        coalesce(sales.net_revenue_fen, 0) as net_revenue_fen,
        coalesce(sales.cm3_fen, 0) as cm3_fen
    from {{ ref('int_outbound__node') }} as messages
    left join sales on messages.outbound_id = sales.outbound_id
    where messages.is_delivered
),

counted as (
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
        sum(net_revenue_fen) as net_revenue_fen,
        sum(cm3_fen) as cm3_fen
    from sent
    group by brand_id, month, state, promo_phase, channel_id, content_type
),

-- a lot that left fewer than 30 persons on a side tells nothing
trials as (
    select
        *,
        held_out >= {{ enough }} and spoken_to >= {{ enough }} as is_told
    from {{ ref('int_outbound__trial') }}
)

select
    counted.brand_id,
    counted.month,
    counted.state,
    counted.promo_phase,
    counted.channel_id,
    counted.content_type,
    counted.messages,
    counted.persons,
    counted.opened,
    counted.opt_outs,
    counted.orders,
    {{ hs_fen_to_cny('counted.net_revenue_fen') }} as net_revenue_cny,
    {{ hs_fen_to_cny('counted.cm3_fen') }} as cm3_cny,
    {{ hs_fen_to_cny('round(1000.0 * counted.cm3_fen / counted.messages)') }} as cm3_per_1000_cny,
    cast(counted.orders as double) / counted.messages as conversion_rate,
    cast(counted.opt_outs as double) / counted.messages as negative_rate,
    coalesce(trials.held_out, 0) as held_out,
    case
        when trials.is_told
            then 1000.0 * trials.spoken_to_buyers / trials.spoken_to - 1000.0 * trials.held_out_buyers / trials.held_out
    end as incr_conv_per_1k,
    {% for side, sign in [('low', '-'), ('high', '+')] -%}
        case
            when trials.is_told then 1000 * {{ hs_newcombe(
                'trials.spoken_to_buyers', 'trials.spoken_to', 'trials.held_out_buyers', 'trials.held_out', sign
            ) }}
        end as incr_conv_per_1k_ci_{{ side }},
    {% endfor -%}
    case when trials.is_told then 'rct' else 'descriptive' end as evidence
from counted
left join trials
    on
        counted.brand_id = trials.brand_id
        and counted.month = trials.month
        and counted.state = trials.state
        and counted.promo_phase = trials.promo_phase
        and counted.channel_id = trials.channel_id
        and counted.content_type = trials.content_type
