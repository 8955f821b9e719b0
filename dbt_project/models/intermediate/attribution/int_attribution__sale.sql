{{ config(materialized='table') }}

-- Which sales need a path, whose path it is and how far back it reaches. Gifts follow the giver: the receiver did not buy.
{% set long_cycle_days = 60 -%}

with lines as (
    select
        sold.*,
        case when profiles.cycle_days > {{ long_cycle_days }} then 1 else 0 end as is_long_cycle
    from {{ ref('fct_order_line') }} as sold
    left join {{ ref('stg_shop__products') }} as products
        on sold.shop_id = products.shop_id and sold.product_id = products.product_id
    left join {{ ref('stg_brand__category_profile') }} as profiles
        on sold.brand_id = profiles.brand_id and products.category_id = profiles.category_id
),

touches as (
    select * from {{ ref('fct_touch') }}
),

channels as (
    select * from {{ ref('dim_channel') }}
),

sales as (
    select
        brand_id,
        shop_id,
        order_id,
        channel_id as platform_channel_id,
        {{ hs_key(['shop_id', 'order_id', 'channel_id']) }} as path_id,
        min(coalesce(giver_person_id, person_id)) as person_id,
        min(ordered_at) as ordered_at,
        max(is_long_cycle) = 1 as is_long_cycle
    from lines
    group by brand_id, shop_id, order_id, channel_id
),

-- Orders of the same second share one path start, so the order of rows decides nothing.
order_times as (
    select distinct
        brand_id,
        person_id,
        ordered_at
    from sales
    where person_id is not null
),

previous_orders as (
    select
        *,
        lag(ordered_at) over (partition by brand_id, person_id order by ordered_at) as previous_ordered_at
    from order_times
),

touched_persons as (
    select
        brand_id,
        person_id,
        {{ hs_fingerprint_of_set(hs_fingerprint(['touch_id', 'channel_id', 'component_id', 'touched_at', 'touch_date'])) }}
            as touches_hash
    from touches
    where is_creditable and person_id is not null
    group by brand_id, person_id
),

channel_terms as (
    select {{ hs_fingerprint_of_set(hs_fingerprint([
        'channel_id', 'is_direct_like', 'default_lookback_days', 'long_cycle_lookback_days',
    ])) }} as terms_hash
    from channels
)

select
    sales.path_id,
    sales.brand_id,
    sales.shop_id,
    sales.order_id,
    sales.person_id,
    sales.platform_channel_id,
    sales.ordered_at,
    sales.is_long_cycle,
    {% if hs_one_of('is_cut_by_previous_order', [true, false]) -%}
        previous_orders.previous_ordered_at
    {%- else -%}
    cast(null as timestamp)
    {%- endif %} as path_opens_at,
    {{ hs_fingerprint([
        'sales.person_id', 'sales.ordered_at', 'sales.is_long_cycle', 'path_opens_at',
        "coalesce(touched_persons.touches_hash, 0)",
        'channel_terms.terms_hash', "'" ~ hs_path_parameters() ~ "'",
    ]) }} as _input_hash
from sales
cross join channel_terms
left join previous_orders
    on
        sales.brand_id = previous_orders.brand_id
        and sales.person_id = previous_orders.person_id
        and sales.ordered_at = previous_orders.ordered_at
left join touched_persons
    on sales.brand_id = touched_persons.brand_id and sales.person_id = touched_persons.person_id
