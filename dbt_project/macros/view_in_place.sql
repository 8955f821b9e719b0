{# A view is replaced by one statement. dbt's own way for DuckDB (build beside, rename twice, drop) takes eight, and views
   are two nodes of five: a third of a night's statements. Readers of the warehouse see no difference, there are none. #}

{% materialization view, adapter='duckdb' %}
    {{ return({'relations': [hs_build_in_place(this.incorporate(type='view'), hs_create_view(this, sql))]}) }}
{% endmaterialization %}

{% macro hs_create_view(target, sql) -%}
    create or replace view {{ target }} as (
        {{ sql }}
    )
{%- endmacro %}
