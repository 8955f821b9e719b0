{#- Post hook of an incremental model: removes rows whose record is gone, in the transaction that wrote the new ones. -#}
{% macro hs_delete_where(condition) -%}
  {%- if is_incremental() -%}
  delete from {{ this }} where {{ condition }}
  {%- endif -%}
{%- endmacro %}
