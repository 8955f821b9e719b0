{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__cost'},
    )
}}

-- The costs of a line side by side and what they leave: CM1 after goods, CM2 after freight, insurance and the platform's
-- fee, CM3 after commissions, CM4 after advertising, fees paid elsewhere and guides.
{% set kinds = {
    'cogs_fen': "cost_type = 'cogs'",
    'freight_fen': "cost_type = 'freight'",
    'freight_insurance_fen': "cost_type = 'freight_insurance'",
    'platform_fee_fen': "cost_type = 'platform_fee'",
    'payment_fee_fen': "cost_type = 'payment_fee'",
    'people_card_rebate_fen': "cost_type = 'people_card_rebate'",
    'talent_commission_fen': "cost_type = 'commission' and party_role = 'talent'",
    'agency_commission_fen': "cost_type = 'commission' and party_role in ('agency', 'second_agency', 'promoter_agency')",
    'promoter_commission_fen': "cost_type = 'commission' and party_role not in ('talent', 'agency', 'second_agency', 'promoter_agency')",
    'ads_fen': "cost_type = 'ads'",
    'offline_fen': "cost_type = 'offline'",
    'guide_fen': "cost_type = 'guide'",
} -%}

with

lines as (

    select * from {{ ref('fct_order_line') }}
    where {{ hs_is_changed('int_change__cost', ['shop_id', 'order_id']) }}

),

costs as (

    select
        {%- for column, condition in kinds.items() %}
            sum(case when {{ condition }} then fee_fen else 0 end) as {{ column }},
        {%- endfor %}
        {%- for level in range(1, 5) %}
            sum(case when margin_level <= {{ level }} then fee_fen else 0 end) as upto_{{ level }}_fen,
        {%- endfor %}
        order_line_id
    from {{ ref('fct_line_cost') }}
    group by order_line_id

),

bases as (

    select * from {{ ref('int_money__line_base') }}

)

select
    lines.order_line_id,
    lines.brand_id,
    lines.shop_id,
    lines.order_id,
    {%- for column in kinds %}
        cast(coalesce(costs.{{ column }}, 0) as bigint) as {{ column }},
    {%- endfor %}
    {%- for level in range(1, 5) %}
        cast(lines.net_revenue_fen - coalesce(costs.upto_{{ level }}_fen, 0) as bigint) as cm{{ level }}_fen,
    {%- endfor %}
    bases.cogs_fen is not null as has_known_cost
from lines
left join costs on lines.order_line_id = costs.order_line_id
left join bases on lines.order_line_id = bases.order_line_id
