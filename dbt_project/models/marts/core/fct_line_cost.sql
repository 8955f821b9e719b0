{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__cost'},
    )
}}

-- Every fen that stands between what a line is listed at and what it leaves, with who took or gave it. Amounts are costs:
-- positive takes from the margin, negative adds to it (freight the buyer paid, a rebate).
{% set own = [
    ('cogs', 'supplier', 'cogs_fen'),
    ('freight', 'carrier', 'freight_cost_fen'),
    ('freight', 'buyer', '-freight_charged_fen'),
    ('freight_insurance', 'insurer', 'freight_insurance_fen'),
    ('payment_fee', 'platform', 'payment_fee_fen'),
    ('people_card_rebate', 'platform', '-people_card_rebate_fen'),
    ('coupon', 'state', 'state_discount_fen'),
] -%}
{% set given = [
    ('coupon', 'merchant', 'merchant_discount_fen'),
    ('coupon', 'talent', 'talent_discount_fen'),
    ('points', 'platform', 'points_fen'),
] -%}
{% set nobody = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}

with lines as (
    select * from {{ ref('fct_order_line') }}
    where {{ hs_is_changed('int_change__cost', ['shop_id', 'order_id']) }}
),

bases as (
    select * from {{ ref('int_money__line_base') }}
    where {{ hs_is_changed('int_change__cost', ['shop_id', 'order_id']) }}
),

costs as (
    {% for cost_type, role, fen in own %}
        select order_line_id, '{{ cost_type }}' as cost_type, '{{ role }}' as party_role, {{ nobody }} as party_id, {{ fen }} as cost_fen, {{ fen }} as expected_fen, cost_status
        from bases
        union all
    {% endfor %}
    {% for cost_type, role, fen in given %}
        select order_line_id, '{{ cost_type }}' as cost_type, '{{ role }}' as party_role, {{ nobody }} as party_id, {{ fen }} as cost_fen, {{ fen }} as expected_fen, 'settled' as cost_status
        from lines
        union all
    {% endfor %}
    select
        lines.order_line_id,
        'coupon' as cost_type,
        'platform' as party_role,
        {{ nobody }} as party_id,
        lines.platform_discount_fen - bases.state_discount_fen as cost_fen,
        lines.platform_discount_fen - bases.state_discount_fen as expected_fen,
        'settled' as cost_status
    from lines
    inner join bases on lines.order_line_id = bases.order_line_id
    union all
    select
        bases.order_line_id,
        'platform_fee' as cost_type,
        'platform' as party_role,
        {{ nobody }} as party_id,
        bases.tech_service_fee_fen as cost_fen,
        late.fee_expected_fen as expected_fen,
        bases.cost_status
    from bases
    inner join {{ ref('int_money__late_cost') }} as late on bases.order_line_id = late.order_line_id
    union all
    select
        order_line_id,
        'commission' as cost_type,
        partner_role as party_role,
        partner_id as party_id,
        commission_fen as cost_fen,
        commission_fen as expected_fen,
        cost_status
    from {{ ref('int_money__line_commission') }}
    union all
    select
        order_line_id,
        cost_type,
        case when cost_type = 'ads' then 'ad_account' else 'payee' end as party_role,
        party_id,
        sum(cost_fen) as cost_fen,
        sum(cost_fen) as expected_fen,
        'settled' as cost_status
    from {{ ref('int_money__pool_line') }}
    group by order_line_id, cost_type, party_id
)

select
    lines.order_line_id,
    lines.brand_id,
    lines.shop_id,
    lines.order_id,
    costs.cost_type,
    types.margin_level,
    costs.party_role,
    costs.party_id,
    cast(costs.cost_fen as bigint) as fee_fen,
    cast(costs.expected_fen as bigint) as fee_expected_fen,
    costs.cost_status as fee_status,
    lines.paid_date as sale_date
from lines
inner join costs on lines.order_line_id = costs.order_line_id
inner join {{ ref('cost_type') }} as types on costs.cost_type = types.cost_type
where costs.cost_fen <> 0 or costs.expected_fen <> 0 or costs.cost_status = 'canceled'
