{#- One row per element of a text list: every column of `relation`, with the element and its place from 1. -#}
{% macro hs_split_rows(relation, column, separator, element, place) -%}
    select
        *,
        unnest(string_split({{ column }}, '{{ separator }}')) as {{ element }},
        generate_subscripts(string_split({{ column }}, '{{ separator }}'), 1) as {{ place }}
    from {{ relation }}
{%- endmacro %}
