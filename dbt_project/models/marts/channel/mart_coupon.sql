-- A discount without a coupon of the shop (cross-shop money, a limited-time price) has a row named for its kind. A line
-- counts once for each coupon on it, so sales never add up over coupons; discounts do.
{% set sponsors = ['merchant', 'platform', 'talent', 'state'] -%}
{% set steps = {'receive': 'claimed', 'use': 'used', 'return': 'returned', 'expire': 'expired', 'withhold': 'withheld'} -%}
{% set told = ['orders_per_1k', 'orders_per_subsidy', 'net_revenue_per_subsidy', 'cm3_per_subsidy'] -%}

with costs as (
    select
        brand_id,
        shop_id,
        offer_id as coupon_id,
        min(discount_kind) as discount_kind,
        {%- for sponsor in sponsors %}
            sum(case when sponsor = '{{ sponsor }}' then discount_fen else 0 end) as {{ sponsor }}_fen,
        {%- endfor %}
        sum(discount_fen) as discount_fen
    from {{ ref('int_money__discount') }}
    group by brand_id, shop_id, offer_id
),

covered as (
    select distinct
        lines.brand_id,
        lines.shop_id,
        discounts.offer_id as coupon_id,
        lines.order_line_id
    from {{ ref('int_money__discount') }} as discounts
    inner join {{ ref('int_orders__line') }} as lines
        on
            discounts.shop_id = lines.shop_id
            and discounts.order_id = lines.order_id
            and discounts.product_id is not distinct from lines.product_id
            and discounts.sku_code is not distinct from lines.sku_code
),

sales as (
    select
        covered.brand_id,
        covered.shop_id,
        covered.coupon_id,
        count(distinct lines.order_id) as orders,
        count(distinct lines.person_id) as buyers,
        count(distinct case when lines.is_first_order then lines.person_id end) as new_buyers,
        sum(lines.gross_fen) as gross_fen,
        sum(lines.paid_fen) as paid_fen,
        sum(lines.refund_fen) as refund_fen,
        sum(lines.net_revenue_fen) as net_revenue_fen,
        sum(margins.cm3_fen) as cm3_fen
    from covered
    inner join {{ ref('fct_order_line') }} as lines on covered.order_line_id = lines.order_line_id
    inner join {{ ref('int_money__line_margin') }} as margins on covered.order_line_id = margins.order_line_id
    group by covered.brand_id, covered.shop_id, covered.coupon_id
),

handled as (
    select
        brand_id,
        shop_id,
        {%- for event, column in steps.items() %}
            count(case when event = '{{ event }}' then 1 end) as {{ column }},
        {%- endfor %}
        coupon_id
    from {{ ref('stg_shop__coupon_events') }}
    group by brand_id, shop_id, coupon_id
)

-- the coupon list's own counts stand before those of events, which a shop may have begun to export late
select
    brand_id,
    shop_id,
    coupon_id,
    costs.discount_kind,
    listed.title,
    listed.coupon_type,
    listed.promote_type,
    listed.coupon_status,
    coalesce(listed.received, handled.claimed) as claimed,
    coalesce(listed.used, handled.used - handled.returned) as used,
    handled.returned,
    handled.expired,
    handled.withheld,
    cast(coalesce(listed.used, handled.used - handled.returned) as double)
    / nullif(coalesce(listed.received, handled.claimed), 0) as redemption_rate,
    coalesce(sales.orders, 0) as orders,
    coalesce(sales.buyers, 0) as buyers,
    coalesce(sales.new_buyers, 0) as new_buyers,
    {%- for column in ['paid_fen', 'net_revenue_fen', 'cm3_fen'] %}
        {{ hs_fen_to_cny('coalesce(sales.' ~ column ~ ', 0)') }} as {{ column | replace('paid_fen', 'gmv_fen') | replace('_fen', '_cny') }},
    {%- endfor %}
    cast(sales.refund_fen as double) / nullif(sales.paid_fen, 0) as refund_rate,
    {{ hs_fen_to_cny('coalesce(costs.discount_fen, 0)') }} as discount_cny,
    {%- for sponsor in sponsors %}
        {{ hs_fen_to_cny('coalesce(costs.' ~ sponsor ~ '_fen, 0)') }} as {{ sponsor }}_cost_cny,
    {%- endfor %}
    cast(costs.discount_fen as double) / nullif(sales.gross_fen, 0) as discount_rate,
    cast(costs.discount_fen as double)
    / nullif(sum(costs.discount_fen) over (partition by shop_id), 0) as discount_share,
    coalesce(effects.lot_granted, 0) as lot_granted,
    coalesce(effects.lot_withheld, 0) as lot_withheld,
    {%- for column in told %}
        {% for end in ['', '_ci_low', '_ci_high'] %}effects.incr_{{ column }}{{ end }}, {% endfor %}
    {%- endfor %}
    effects.subsidy_per_1k_cny,
    coalesce(effects.evidence, 'descriptive') as evidence
from costs
full outer join {{ ref('stg_shop__coupons') }} as listed using (brand_id, shop_id, coupon_id)
full outer join handled using (brand_id, shop_id, coupon_id)
left join sales using (brand_id, shop_id, coupon_id)
left join {{ ref('int_causal__coupon_effect') }} as effects using (shop_id, coupon_id)
