{# Effective touches in tenths -> whole touches of seven days, 0 to 7 (7 and more), as BIGINT; the least message is one. #}
{% macro hs_touches_per_week(tenths) -%}
    cast(
        case
            when {{ tenths }} <= 0 then 0
            when {{ tenths }} < 15 then 1
            else least({{ hs_int_div(tenths ~ ' + 5', '10') }}, 7)
        end as bigint
    )
{%- endmacro %}
