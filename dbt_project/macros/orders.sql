{# An order that one person gives to another; a gift of the brand is not, whoever the file names as giver. #}
{% macro hs_is_gift(orders) -%}
    (
        not {{ orders }}.is_brand_gift
        and coalesce({{ orders }}.gift_order_id, {{ orders }}.giver_openid, {{ orders }}.giver_unionid) is not null
    )
{%- endmacro %}

{# The records an order's chosen delivery lists by hash in `hashes`, whichever load they came with: it owns them as it owns
   its lines. A delivery that lists nothing says nothing about them; the newest known by `key` then stand. `changed` names
   a model of orders to keep to. #}
{% macro hs_listed_by_order(records, hashes, key, changed=none) -%}
    {#- asked before the join, not after: no engine moves a semi join below a left join -#}
    {%- set asked = '(select * from ' ~ records ~ ' where ' ~ hs_is_listed(changed, ['shop_id', 'order_id']) ~ ')' if changed %}
    select records.*
    from {{ asked or records }} as records
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

{# Who and what brought the sale, one row per order, product and selling account. #}
{% macro hs_order_sources(changed=none) -%}
    {{ hs_listed_by_order(
        ref('stg_shop__order_sources'),
        'source_hashes',
        ['shop_id', 'order_id', 'product_id', 'sku_code', 'sku_attrs', 'account_type', 'account_id', '_occurrence'],
        changed,
    ) }}
{%- endmacro %}

{# Who earns on the sale as the shop sees it, one row per order, product and payee. #}
{% macro hs_order_commissions(changed=none) -%}
    {{ hs_listed_by_order(
        ref('stg_shop__order_commissions'),
        'commission_hashes',
        ['shop_id', 'order_id', 'product_id', 'sku_code', 'sku_attrs', 'payee_type', 'account_id', '_occurrence'],
        changed,
    ) }}
{%- endmacro %}

{# What the lines whose fee may have changed are charged on; all lines in a build from scratch. #}
{% macro hs_changed_bases() -%}
    {%- set every, changed = ref('int_money__fee_base'), ref('int_change__fee') -%}
    {{ every if should_full_refresh() else changed }}
{%- endmacro %}

{# The lines of changed orders as they are now; all lines in a build from scratch. #}
{% macro hs_changed_lines() -%}
    {%- set every, changed = ref('int_orders__line'), ref('int_change__line') -%}
    {{ every if should_full_refresh() else changed }}
{%- endmacro %}
