-- The catalog, and what was sold without being in it, so that every line finds its product. The cost is the latest that
-- holds on the last day this build may see.
with

products as (

    select * from {{ ref('stg_shop__products') }}

),

categories as (

    select * from {{ ref('stg_brand__category_profile') }}

),

costs as (

    select
        shop_id,
        sku_id,
        cost_fen
    from {{ ref('stg_brand__sku_costs') }}
    where valid_from_date <= cast('{{ var("through_date") }}' as date)
    qualify row_number() over (partition by shop_id, sku_id order by valid_from_date desc) = 1

),

listed as (

    select
        brand_id,
        shop_id,
        product_id,
        sku_id,
        list_price_fen
    from {{ ref('stg_shop__skus') }}

),

known as (

    select * from listed

    union all

    select distinct
        lines.brand_id,
        lines.shop_id,
        lines.product_id,
        lines.sku_id,
        cast(null as bigint) as list_price_fen
    from {{ ref('int_orders__line') }} as lines
    left join listed on lines.shop_id = listed.shop_id and lines.sku_id = listed.sku_id
    where listed.sku_id is null

)

select
    known.brand_id,
    known.shop_id,
    known.product_id,
    known.sku_id,
    products.title,
    products.category_id,
    coalesce(products.goods_type, categories.goods_type) as goods_type,
    known.list_price_fen,
    costs.cost_fen,
    products.launched_at
from known
left join products on known.shop_id = products.shop_id and known.product_id = products.product_id
left join categories on products.brand_id = categories.brand_id and products.category_id = categories.category_id
left join costs on known.shop_id = costs.shop_id and known.sku_id = costs.sku_id
