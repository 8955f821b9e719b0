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
    ('cogs', 'supplier', 'cogs_fen', 'cost_status'),
    ('freight', 'carrier', 'freight_cost_fen', 'cost_status'),
    ('freight', 'buyer', '-freight_charged_fen', 'cost_status'),
    ('freight_insurance', 'insurer', 'freight_insurance_fen', 'cost_status'),
    ('payment_fee', 'platform', 'payment_fee_fen', 'cost_status'),
    ('people_card_rebate', 'platform', '-people_card_rebate_fen', 'cost_status'),
    ('coupon', 'state', 'state_discount_fen', 'cost_status'),
    ('coupon', 'platform', 'platform_discount_fen - state_discount_fen', "'settled'"),
    ('coupon', 'merchant', 'merchant_discount_fen', "'settled'"),
    ('coupon', 'talent', 'talent_discount_fen', "'settled'"),
    ('points', 'platform', 'points_fen', "'settled'"),
] -%}
{% set nobody = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}

{% set changed = ref('int_change__cost') -%}

with bases as (
    select * from {{ ref('int_money__line_base') }}
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id'], rewritten=true) }}
    {% if is_incremental() %}
        union all
        select * from {{ ref('int_money__line_base') }}
        where (shop_id, order_id) in (select shop_id, order_id from {{ changed }} where is_late)
    {% endif %}
),

-- how few they are, no engine sees through the union
late as (
    select * from {{ ref('int_money__late_cost') }}
    where {{ 'order_line_id in (select order_line_id from bases)' if is_incremental() else 'true' }}
),

costs as (
    {% for cost_type, role, fen, status in own %}
        select order_line_id, '{{ cost_type }}' as cost_type, '{{ role }}' as party_role, {{ nobody }} as party_id, {{ fen }} as cost_fen, {{ fen }} as expected_fen, {{ status }} as cost_status
        from bases
        union all
    {% endfor %}
    select
        bases.order_line_id,
        'platform_fee' as cost_type,
        'platform' as party_role,
        {{ nobody }} as party_id,
        bases.tech_service_fee_fen as cost_fen,
        late.fee_expected_fen as expected_fen,
        bases.cost_status
    from bases
    inner join late on bases.order_line_id = late.order_line_id
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
    bases.order_line_id,
    bases.brand_id,
    bases.shop_id,
    bases.order_id,
    costs.cost_type,
    types.margin_level,
    costs.party_role,
    costs.party_id,
    cast(costs.cost_fen as bigint) as fee_fen,
    cast(costs.expected_fen as bigint) as fee_expected_fen,
    costs.cost_status as fee_status,
    bases.paid_date as sale_date
from bases
inner join costs on bases.order_line_id = costs.order_line_id
inner join {{ ref('cost_type') }} as types on costs.cost_type = types.cost_type
where costs.cost_fen <> 0 or costs.expected_fen <> 0 or costs.cost_status = 'canceled'
