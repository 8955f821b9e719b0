{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__order'},
    )
}}

-- What of a line the technical service fee is charged on, and when: at settlement, on what was paid for goods less what
-- went back before; for an open order as if on the day of payment. What went back after settlement leaves net_fen of it.
with

orders as (

    select * from {{ ref('int_orders__order') }}
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id'], rewritten=true) }}

),

given_back as (

    select
        order_line_id,
        sum(case when is_after_settlement then 0 else refund_fen end) as before_settlement_fen,
        sum(case when is_after_settlement then refund_fen else 0 end) as after_settlement_fen
    from {{ ref('int_orders__refund') }}
    group by order_line_id

),

charged as (

    select
        lines.order_line_id,
        lines.brand_id,
        lines.shop_id,
        lines.order_id,
        lines.line_no,
        lines.product_id,
        orders.settled_at,
        orders.paid_at,
        orders.settled_at is not null as is_settled,
        coalesce({{ hs_business_date('orders.settled_at') }}, orders.paid_date) as charged_date,
        greatest(lines.paid_fen - coalesce(given_back.before_settlement_fen, 0), 0) as base_fen,
        coalesce(given_back.after_settlement_fen, 0) as after_settlement_fen
    from {{ hs_changed_lines() }} as lines
    inner join orders on lines.shop_id = orders.shop_id and lines.order_id = orders.order_id
    left join given_back on lines.order_line_id = given_back.order_line_id

)

select
    order_line_id,
    brand_id,
    shop_id,
    order_id,
    line_no,
    product_id,
    settled_at,
    paid_at,
    is_settled,
    charged_date,
    cast(base_fen as bigint) as base_fen,
    cast(greatest(base_fen - after_settlement_fen, 0) as bigint) as net_fen,
    {{ hs_since_seq() }}
from charged
