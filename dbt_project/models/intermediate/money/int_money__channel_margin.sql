-- A line's money goes to channels as its credit does; rule `platform` gives all of it to the channel the platform reports.
-- Revenue and refunds are the credits themselves. Costs go by weight, counted in 10^-12 so that sums do not depend on the
-- order of rows, and are rounded once per row of this table. What a pool spent on days or sessions that sold nothing stays
-- with its own channel, whatever the rule.
{% set amounts = [
    'paid_fen', 'merchant_discount_fen', 'platform_discount_fen', 'talent_discount_fen',
    'cogs_fen', 'freight_fen', 'freight_insurance_fen', 'platform_fee_fen', 'payment_fee_fen', 'talent_commission_fen',
    'agency_commission_fen', 'promoter_commission_fen', 'people_card_rebate_fen', 'ads_fen', 'offline_fen', 'guide_fen',
] -%}
{% set kinds = {'ads_fen': 'ads', 'offline_fen': 'offline', 'guide_fen': 'guide'} -%}

with

lines as (

    select
        lines.*,
        {%- for amount in amounts[4:] %}
            margins.{{ amount }},
        {%- endfor %}
        case when margins.has_known_cost then greatest(lines.net_revenue_fen, 0) else 0 end as known_net_fen
    from {{ ref('fct_order_line') }} as lines
    inner join {{ ref('int_money__line_margin') }} as margins on lines.order_line_id = margins.order_line_id

),

credited as (

    select
        lines.brand_id,
        lines.shop_id,
        {{ hs_month('lines.paid_date') }} as month,
        credits.channel_id,
        credits.rule,
        {%- for amount in amounts + ['known_net_fen'] %}
            sum(cast(round(credits.weight * 1000000000000) as hugeint) * lines.{{ amount }}) as {{ amount }},
        {%- endfor %}
        sum(credits.refund_credit_fen) as refund_fen,
        sum(credits.credit_fen) as net_revenue_fen
    from lines
    inner join {{ ref('fct_attribution') }} as credits on lines.order_line_id = credits.order_line_id
    group by lines.brand_id, lines.shop_id, {{ hs_month('lines.paid_date') }}, credits.channel_id, credits.rule

),

unmet as (

    select *
    from {{ ref('int_money__pool') }} as pools
    where not exists (
        select 1 from {{ ref('int_money__pool_line') }} as parts
        where parts.pool_id = pools.pool_id
    )

),

rules as (

    select distinct rule from credited

),

spent as (

    select
        unmet.brand_id,
        unmet.shop_id,
        {{ hs_month('unmet.from_date') }} as month,
        unmet.channel_id,
        rules.rule,
        {%- for amount in amounts + ['known_net_fen'] %}
            {%- if amount in kinds %}
                sum(case when unmet.cost_type = '{{ kinds[amount] }}' then unmet.pool_fen else 0 end) * cast(1000000000000 as hugeint) as {{ amount }},
            {%- else %}
                0 as {{ amount }},
            {%- endif %}
        {%- endfor %}
        0 as refund_fen,
        0 as net_revenue_fen
    from unmet
    cross join rules
    group by unmet.brand_id, unmet.shop_id, {{ hs_month('unmet.from_date') }}, unmet.channel_id, rules.rule

),

both_sides as (

    select * from credited
    union all
    select * from spent

)

select
    brand_id,
    shop_id,
    month,
    channel_id,
    rule,
    {%- for amount in amounts + ['known_net_fen'] %}
        cast(round(cast(sum({{ amount }}) as double) / 1000000000000) as bigint) as {{ amount }},
    {%- endfor %}
    cast(sum(refund_fen) as bigint) as refund_fen,
    cast(sum(net_revenue_fen) as bigint) as net_revenue_fen
from both_sides
group by brand_id, shop_id, month, channel_id, rule
