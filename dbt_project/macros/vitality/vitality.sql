{#- The last business day of this run, as a date. -#}
{% macro hs_vitality_through_date() -%}
    cast('{{ var("through_date") }}' as date)
{%- endmacro %}

{#- The cycle a brand declares for a category, in days; 60 where it declares none. -#}
{% macro hs_vitality_declared_cycle(column) -%}
    coalesce({{ column }}, {{ var('default_cycle_days', 60) }})
{%- endmacro %}
