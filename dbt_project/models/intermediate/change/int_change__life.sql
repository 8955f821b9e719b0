{{ config(materialized='table') }}

-- Whose life with the brand may read otherwise than the last successful build knew it. A build from scratch lists everybody.
{% set since = "cast('" ~ var('since_through_date') ~ "' as date)" -%}
{% set is_night = 'true' if var('since_seq') | int > 0 else 'false' -%}

with

keys as (

    {{ hs_person_keys() }}

),

products as (

    select
        shop_id,
        product_id
    from ({{ hs_versions_of_new(
        source('raw', 'shop__products'), ref('stg_shop__products'), ['shop_id', 'product_id']
    ) }}) as versions
    group by shop_id, product_id
    having
        count(case when not {{ hs_is_new() }} then 1 end) = 0
        or count(distinct coalesce(category_id, '')) > 1

),

refunded as (

    select distinct order_line_id
    from {{ ref('fct_refund_line') }}
    where completed_date > {{ since }}

),

lines as (

    select lines.*
    from {{ ref('fct_order_line') }} as lines
    left join products on lines.shop_id = products.shop_id and lines.product_id = products.product_id
    left join refunded on lines.order_line_id = refunded.order_line_id
    where
        lines.paid_date > {{ since }}
        or products.product_id is not null
        or refunded.order_line_id is not null
        or {{ hs_is_listed('int_change__order', ['shop_id', 'order_id'], 'lines') }}

)

select
    brand_id,
    person_id
from {{ ref('int_change__person') }}

union

select
    brand_id,
    person_id
from {{ ref('int_identity__person_key') }}
where not {{ is_night }}
{% for role in ['person_id', 'giver_person_id', 'receiver_person_id'] %}
    union

    select
        brand_id,
        {{ role }} as person_id
    from lines
    where {{ role }} is not null and {{ is_night }}
{% endfor %}
union

select
    keys.brand_id,
    keys.person_id
from {{ ref('int_change__named') }} as named
inner join keys on named.brand_id = keys.brand_id and named.person_key = keys.person_key
where keys.person_id is not null and {{ is_night }}
