{#- Fingerprints: a number that changes when an input changes. They only decide what is recomputed and live in columns
    whose name starts with an underscore, so engines may differ. -#}

{% macro hs_fingerprint(columns) -%}
  {{ return(adapter.dispatch('hs_fingerprint', 'huoshui')(columns)) }}
{%- endmacro %}

{% macro default__hs_fingerprint(columns) -%}
  cast(hash({{ columns | join(', ') }}) % 4611686018427387904 as bigint)
{%- endmacro %}

{% macro spark__hs_fingerprint(columns) -%}
  abs(xxhash64({{ columns | join(', ') }}) % 4611686018427387904)
{%- endmacro %}

{#- Of a set of rows, whatever their order: of their sum, which is too wide to be divided fast. -#}
{% macro hs_fingerprint_of_set(fingerprint) -%}
  {{ hs_fingerprint(['sum(cast(' ~ fingerprint ~ ' as decimal(38, 0)))']) }}
{%- endmacro %}

{#- In an incremental run, true for rows whose key and fingerprint the table does not hold yet; else true for all. -#}
{% macro hs_is_not_built(columns, alias) -%}
  {%- if is_incremental() -%}
  ({% for column in columns %}{{ alias }}.{{ column }}{{ ", " if not loop.last }}{% endfor %})
  not in (select {{ columns | join(', ') }} from {{ this }})
  {%- else -%}
  true
  {%- endif -%}
{%- endmacro %}
