-- When the refunds came that the credits of a day are net of: with it, what the credits of that day were on any later day.
with refunds as (
    select
        order_line_id,
        completed_date,
        sum(refund_fen) over (
            partition by order_line_id order by completed_at, aftersale_id rows between unbounded preceding and current row
        ) as refunded_fen,
        row_number() over (partition by order_line_id order by completed_at, aftersale_id) as refund_no,
        count(*) over (partition by order_line_id) as refunds
    from {{ ref('fct_refund_line') }}
    where refund_fen > 0
),

channels as (
    select * from {{ ref('dim_channel') }}
),

credits as (
    select
        credited.*,
        refunds.completed_date,
        refunds.refunded_fen,
        refunds.refund_no,
        refunds.refunds,
        cast(round(credited.weight * 1e12) as bigint) as units
    from {{ ref('fct_attribution') }} as credited
    inner join refunds on credited.order_line_id = refunds.order_line_id
),

unfinished as (
    select * from credits
    where refund_no < refunds
),

-- What had fallen on a touch after each refund of its line. After the last it is what the line's credit is net of.
fallen as (
    {% set columns = 'order_line_id, rule, touch_id, brand_id, shop_id, channel_id, purchase_date, touch_date, completed_date, refund_no'
    -%}
    select {{ columns }}, refund_credit_fen as fallen_fen
    from credits
    where refund_no = refunds
    union all
    select {{ columns }}, fallen_fen
    from (
        {{ hs_largest_remainder(
            'unfinished', {'refunded_fen': 'fallen_fen'}, 'units', 'order_line_id, rule, refund_no', 'touch_seq'
        ) }}
    ) as split
),

steps as (
    select
        *,
        fallen_fen - coalesce(lag(fallen_fen) over (partition by order_line_id, rule, touch_id order by refund_no), 0) as refund_fen
    from fallen
)

{% for basis, day in [('cash', 'purchase_date'), ('accrual', 'touch_date')] -%}
    select
        steps.brand_id,
        steps.shop_id,
        steps.{{ day }} as date,
        steps.channel_id,
        channels.channel_zh,
        channels.channel_en,
        steps.rule,
        '{{ basis }}' as basis,
        steps.completed_date,
        {{ hs_fen_to_cny('sum(steps.refund_fen)') }} as refund_credit_cny
    from steps
    inner join channels on steps.channel_id = channels.channel_id
    group by
        steps.brand_id, steps.shop_id, steps.{{ day }}, steps.channel_id, channels.channel_zh, channels.channel_en, steps.rule,
        steps.completed_date
    {{ "union all" if not loop.last }}
{% endfor -%}
