{# A view is replaced by one statement. dbt's own way for DuckDB (build beside, rename twice, drop) takes eight, and views
   are two nodes of five: a third of a night's statements. Readers of the warehouse see no difference, there are none. #}
{% materialization view, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- if existing is not none and not existing.is_view %}
        {{ drop_relation_if_exists(existing) }}
    {%- endif %}

    {{ run_hooks(pre_hooks) }}

    {% call statement('main') -%}
        create or replace view {{ target_relation }} as (
            {{ sql }}
        )
    {%- endcall %}

    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
