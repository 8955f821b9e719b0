{# An order that one person gives to another; a gift of the brand is not, whoever the file names as giver. #}
{% macro hs_is_gift(orders) -%}
    (
        not {{ orders }}.is_brand_gift
        and coalesce({{ orders }}.gift_order_id, {{ orders }}.giver_openid, {{ orders }}.giver_unionid) is not null
    )
{%- endmacro %}

{# The records an order's chosen delivery lists by hash in `hashes`, whichever load they came with: it owns them as it owns
   its lines. A delivery that lists nothing says nothing about them; the newest known by `key` then stand. #}
{% macro hs_listed_by_order(records, hashes, key) -%}
    select records.*
    from {{ records }} as records
    left join {{ ref('stg_shop__orders') }} as orders
        on records.shop_id = orders.shop_id and records.order_id = orders.order_id
    where orders.{{ hashes }} is null or position(records._record_hash in orders.{{ hashes }}) > 0
    qualify
        row_number() over (
            partition by
                {%- for column in key %}
                records.{{ column }}{{ "," if not loop.last }}
                {%- endfor %}
            order by records._extracted_at desc nulls last, records._record_hash desc
        ) = 1
{%- endmacro %}
