{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key='order_line_id',
        post_hook="{{ hs_delete_where(
            hs_is_listed('int_change__order', ['shop_id', 'order_id'], 'int_money__late_cost')
            ~ ' and order_line_id not in (select order_line_id from ' ~ ref('int_change__line') ~ ')'
        ) }}",
    )
}}

-- What a line costs because of other lines: the tier of its fee, its parts of what was spent on a day. One more sale on a
-- day moves the parts of all its sales, so every line is asked, and written when one differs.
-- `_since` names the state of the data that the line was last written over; int_change__cost reads it.
{% set order_key = ['shop_id', 'order_id'] -%}

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

bases as (

    select * from {{ hs_changed_bases() }}

),

known as (

    select
        bases.order_line_id,
        bases.brand_id,
        bases.shop_id,
        bases.order_id,
        coalesce(fees.fee_expected_fen, 0) as fee_expected_fen,
        coalesce(pooled.pool_hash, 0) as _pool_hash
    from bases
    left join fees on bases.order_line_id = fees.order_line_id
    left join pooled on bases.order_line_id = pooled.order_line_id
    {% if is_incremental() %}
        -- those that had a part, then those that only now have one: most lines never do, and no engine reads their keys
        {% for had, join in [('!= 0', 'left'), ('= 0', 'inner')] %}
            union all

            select
                built.order_line_id,
                built.brand_id,
                built.shop_id,
                built.order_id,
                built.fee_expected_fen,
                coalesce(pooled.pool_hash, 0) as _pool_hash
            from {{ this }} as built
            {{ join }} join pooled on built.order_line_id = pooled.order_line_id
            where
                built._pool_hash {{ had }}
                and built._pool_hash != coalesce(pooled.pool_hash, 0)
                and not {{ hs_is_listed('int_change__fee', order_key, 'built') }}
        {% endfor %}
    {% endif %}

)

select
    known.*,
    {{ hs_run_mark() }} as _since
from known
{% if is_incremental() -%}
    left join {{ this }} as built on known.order_line_id = built.order_line_id
    where
        built.order_line_id is null
        or known.fee_expected_fen != built.fee_expected_fen
        or known._pool_hash != built._pool_hash
{%- endif %}
