{{ config(materialized='table') }}

-- Every version of a changed order is asked for its buyer and giver: who the order belonged to before changed as well.
with

shops as (

    select * from {{ ref('stg_shop__shops') }}

),

-- a SKU that gets its id late renames the lines that carry its code
skus as (

    select * from {{ ref('stg_shop__skus') }}
    where {{ hs_is_new() }}

),

changed as (

    {% for model, day in [
        ('stg_shop__orders', 'ordered_at'),
        ('stg_shop__order_lines', 'ordered_at'),
        ('stg_shop__order_sources', 'ordered_at'),
        ('stg_shop__order_commissions', 'ordered_at'),
        ('stg_shop__aftersales', 'requested_at'),
        ('stg_promoter__commission_orders', 'ordered_at'),
    ] %}
        select
            shop_id,
            order_id
        from {{ ref(model) }}
        where {{ hs_is_new(day) }}

        union
    {% endfor %}
    select
        lines.shop_id,
        lines.order_id
    from {{ ref('stg_shop__order_lines') }} as lines
    inner join skus
        on
            lines.shop_id = skus.shop_id
            and lines.product_id = skus.product_id
            and lines.sku_code = skus.sku_code

)

select distinct
    orders.brand_id,
    orders.shop_id,
    orders.order_id,
    {{ hs_row_person_key('orders.brand_id', 'orders.unionid', 'shops.appid', 'orders.openid') }} as buyer_key,
    {{ hs_row_person_key('orders.brand_id', 'orders.giver_unionid', 'shops.appid', 'orders.giver_openid') }} as giver_key
from {{ source('raw', 'shop__orders') }} as orders
inner join changed on orders.shop_id = changed.shop_id and orders.order_id = changed.order_id
left join shops on orders.shop_id = shops.shop_id
where {{ hs_is_visible('orders.ordered_at') }}
