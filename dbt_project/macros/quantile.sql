{#- Quantile of a column over a group, interpolated between neighbors; nulls are left out. -#}
{% macro hs_quantile(column, share) -%}
    quantile_cont({{ column }}, {{ share }})
{%- endmacro %}
