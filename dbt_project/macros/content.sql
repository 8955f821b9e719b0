{# Letters and digits of a text alone, in small letters: titles that differ in blanks and marks only are equal. -#}
{% macro hs_plain_text(column) -%}
    {{ return(adapter.dispatch('hs_plain_text', 'huoshui')(column)) }}
{%- endmacro %}
{% macro default__hs_plain_text(column) -%}
    lower(regexp_replace({{ column }}, '[^\p{L}\p{N}]+', '', 'g'))
{%- endmacro %}

{# One row per distinct pair of neighboring characters of a text (of one character, that one). -#}
{% macro hs_each_shingle(column) -%}
    {{ return(adapter.dispatch('hs_each_shingle', 'huoshui')(column)) }}
{%- endmacro %}
{% macro default__hs_each_shingle(column) -%}
    unnest(list_distinct([substr({{ column }}, i, 2) for i in range(1, greatest(length({{ column }}), 2))]))
{%- endmacro %}
