{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        on_schema_change='fail',
        unique_key='order_line_id',
        post_hook="{{ hs_delete_where(
            'order_line_id not in (select order_line_id from ' ~ ref('fct_order_line') ~ ')'
        ) }}",
    )
}}

with weights as (
    select * from {{ ref('int_attribution__weight') }}
),

-- A line is credited again when its money, its day, its path or a fit of its month changed, and only then.
path_hashes as (
    select
        path_id,
        {{ hs_fingerprint_of_set(hs_fingerprint([
            'touch_id', 'touch_seq', 'channel_id', 'touch_date', 'decay_units', 'platform_seq', 'last_non_direct_seq',
        ])) }} as path_hash
    from {{ ref('int_attribution__path') }}
    group by path_id
),

lines as (
    select
        sold.order_line_id,
        sold.paid_date as purchase_date,
        sold.merchant_revenue_fen,
        sold.refund_fen,
        path_hashes.path_id,
        {{ hs_fingerprint([
            'path_hashes.path_hash', 'sold.paid_date', 'sold.merchant_revenue_fen', 'sold.refund_fen',
            'fits.fit_hash', "'" ~ hs_credit_parameters() ~ "'",
        ]) }} as _input_hash
    from {{ ref('fct_order_line') }} as sold
    inner join path_hashes
        on path_hashes.path_id = {{ hs_key(['sold.shop_id', 'sold.order_id', 'sold.channel_id']) }}
    inner join {{ ref('int_attribution__sale') }} as sales on path_hashes.path_id = sales.path_id
    left join {{ source('analytics', 'attribution_fit') }} as fits
        on {{ hs_month(hs_business_date('sales.ordered_at')) }} = fits.month
),

changed_credits as (
    select
        lines.order_line_id,
        lines.purchase_date,
        lines.merchant_revenue_fen,
        lines.refund_fen,
        lines._input_hash,
        weights.rule,
        weights.touch_id,
        weights.touch_seq,
        weights.brand_id,
        weights.shop_id,
        weights.channel_id,
        weights.touch_date,
        weights.units,
        weights.units_total
    from lines
    inner join weights on lines.path_id = weights.path_id
    where {{ hs_is_not_built(['order_line_id', '_input_hash'], 'lines') }}
),

shared as (
    select * from changed_credits
    where units < units_total
),

-- A touch with the whole weight takes the whole amount; only shared amounts need the largest remainder.
credits as (
    {% set columns = 'order_line_id, rule, touch_id, touch_seq, brand_id, shop_id, channel_id, units, units_total, '
        ~ 'purchase_date, touch_date, _input_hash' -%}
    select {{ columns }}, merchant_revenue_fen as gross_credit_fen, refund_fen as refund_credit_fen
    from changed_credits
    where units = units_total
    union all
    select {{ columns }}, gross_credit_fen, refund_credit_fen
    from (
        {{ hs_largest_remainder(
            'shared', {'merchant_revenue_fen': 'gross_credit_fen', 'refund_fen': 'refund_credit_fen'},
            'units', 'order_line_id, rule', 'touch_seq', 'units_total'
        ) }}
    ) as split
)

select
    order_line_id,
    rule,
    touch_id,
    touch_seq,
    brand_id,
    shop_id,
    channel_id,
    cast(units as double) / units_total as weight,
    gross_credit_fen,
    refund_credit_fen,
    gross_credit_fen - refund_credit_fen as credit_fen,
    purchase_date,
    touch_date,
    _input_hash
from credits
