{# An order that one person gives to another; a gift of the brand is not, whoever the file names as giver. #}
{% macro hs_is_gift(orders) -%}
    (
        not {{ orders }}.is_brand_gift
        and coalesce({{ orders }}.gift_order_id, {{ orders }}.giver_openid, {{ orders }}.giver_unionid) is not null
    )
{%- endmacro %}
