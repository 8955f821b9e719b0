{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key='order_line_id',
        post_hook="{{ hs_delete_where(
            'order_line_id not in (select order_line_id from ' ~ ref('fct_order_line') ~ ')'
        ) }}",
    )
}}

-- What a line costs because of other lines: the tier of its fee, its parts of what was spent on a day. One more sale on a
-- day moves the parts of all its sales, so these are worked out for every line, and a line is written when one differs.
-- `_since` names the state of the data that the line was last written over; int_change__cost reads it.
with

fees as (

    select * from {{ ref('int_money__fee_expected') }}

),

pooled as (

    select
        order_line_id,
        {{ hs_fingerprint_of_set(hs_fingerprint(['cost_type', 'party_id', 'cost_fen'])) }} as pool_hash
    from {{ ref('int_money__pool_line') }}
    group by order_line_id

),

known as (

    select
        lines.order_line_id,
        lines.shop_id,
        lines.brand_id,
        lines.order_id,
        coalesce(fees.fee_expected_fen, 0) as fee_expected_fen,
        coalesce(pooled.pool_hash, 0) as _pool_hash
    from {{ ref('fct_order_line') }} as lines
    left join fees on lines.order_line_id = fees.order_line_id
    left join pooled on lines.order_line_id = pooled.order_line_id

)

select
    order_line_id,
    brand_id,
    shop_id,
    order_id,
    fee_expected_fen,
    _pool_hash,
    {{ hs_run_mark() }} as _since
from known
where {{ hs_is_not_built(['order_line_id', 'fee_expected_fen', '_pool_hash'], 'known') }}
