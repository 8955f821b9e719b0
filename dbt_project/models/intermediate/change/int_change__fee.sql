{{ config(materialized='table') }}

-- Lines of changed orders, of days that an edge of the tiers falls into or that came to other rates, and of orders with a
-- product that is new or has another category than the last successful build knew. All lines of an order are charged on
-- one day. A build from scratch reads the bases themselves (hs_changed_bases).
{% set order_key = ['shop_id', 'order_id'] -%}

with

known as (

    select *
    from ({{ hs_versions_of_new(source('raw', 'shop__products'), ref('stg_shop__products'), ['shop_id', 'product_id']) }}) as versions
    where not {{ hs_is_new() }}
    qualify row_number() over (partition by shop_id, product_id order by {{ hs_version_order() }}) = 1

),

products as (

    select
        newest.shop_id,
        newest.product_id
    from {{ ref('stg_shop__products') }} as newest
    left join known on newest.shop_id = known.shop_id and newest.product_id = known.product_id
    where newest._ledger_seq > {{ var('since_seq') }} and newest.category_id is distinct from known.category_id

),

sold as (

    select
        bases.shop_id,
        bases.order_id
    from {{ ref('int_money__fee_base') }} as bases
    inner join products on bases.shop_id = products.shop_id and bases.product_id = products.product_id

),

days as (

    select
        shop_id,
        is_settled,
        charged_date
    from {{ ref('int_money__fee_day') }}
    where is_crossed or _since = {{ hs_run_mark() }}

)

{% for condition in [
    hs_is_listed('int_change__order', order_key, rewritten=true),
    '(shop_id, is_settled, charged_date) in (select shop_id, is_settled, charged_date from days)',
    '(shop_id, order_id) in (select shop_id, order_id from sold)',
] %}
    select *
    from {{ ref('int_money__fee_base') }}
    where {{ 'false' if should_full_refresh() else condition }}
    {{ "union" if not loop.last }}
{% endfor %}
