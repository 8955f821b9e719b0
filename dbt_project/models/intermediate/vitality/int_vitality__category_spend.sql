{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'person_id'],
        meta={'changed': 'int_change__life'},
    )
}}

-- Money moves on its own day: revenue on the day of payment, a refund on the day it was completed,
-- so that what is known of a past day never changes.
with purchases as (

    select * from {{ hs_changed_purchases() }}
    where {{ hs_is_changed('int_change__life', ['brand_id', 'person_id']) }}

),

refunds as (

    select * from {{ ref('fct_refund_line') }}

),

moves as (

    select
        brand_id,
        person_id,
        category_id,
        paid_date as spend_date,
        merchant_revenue_fen as net_fen
    from purchases

    union all

    select
        purchases.brand_id,
        purchases.person_id,
        purchases.category_id,
        greatest(refunds.completed_date, purchases.paid_date) as spend_date,
        -refunds.refund_fen as net_fen
    from refunds
    inner join purchases on refunds.order_line_id = purchases.order_line_id

)

select
    brand_id,
    person_id,
    category_id,
    spend_date,
    cast(sum(net_fen) as bigint) as net_fen,
    {{ hs_since_seq() }}

from moves
where
    category_id is not null
    and spend_date <= {{ hs_vitality_through_date() }}
group by brand_id, person_id, category_id, spend_date
