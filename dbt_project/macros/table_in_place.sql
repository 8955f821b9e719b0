{# Tables for DuckDB, replaced where they stand, as views are (view_in_place.sql). dbt's own way builds beside, renames twice,
   drops, and asks the catalog in between for indexes, foreign keys, comments and columns, none of which we have: a dozen
   statements for each of 90 tables. A failure rolls back to the table as it was. #}

{% materialization table, adapter='duckdb' %}
    {{ return({'relations': [hs_build_in_place(this.incorporate(type='table'), hs_create_table(this, sql))]}) }}
{% endmaterialization %}

{# A changed model is a build from scratch (orchestration/dbt_args.py), so the columns of rows and table never differ. #}
{% materialization incremental, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set statements = hs_replace_rows(target, sql) if is_incremental() else hs_create_table(target, sql) -%}
    {{ return({'relations': [hs_build_in_place(target, statements)]}) }}
{% endmaterialization %}

{# Runs the statements that make or change a table or view with its hooks, in one transaction; gives the relation. #}
{% macro hs_build_in_place(target, statements) -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is not none and existing.type != target.type %}
        {{ drop_relation_if_exists(existing) }}
    {%- endif %}

    {{ run_hooks(pre_hooks) }}

    {% call statement('main') -%}
        {{ statements }}
    {%- endcall %}

    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return(target) }}
{%- endmacro %}

{% macro hs_create_table(target, sql) -%}
    {%- set slices = hs_slices(sql) -%}
    {%- if config.get('contract').enforced -%}
    {{ get_assert_columns_equivalent(sql) }}
    create or replace table {{ target }} {{ get_table_columns_and_constraints() }}
    {%- for slice in slices %};

    insert into {{ target }} {{ get_column_names() }} (
        {{ get_select_subquery(slice) }}
    )
    {%- endfor %}
    {%- else -%}
    create or replace table {{ target }} as (
        {{ slices | first }}
    )
    {%- for slice in slices[1:] %};

    insert into {{ target }} by name (
        {{ slice }}
    )
    {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{# A condition that holds for all rows, and for one slice of them when a build from scratch takes the model in slices. #}
{% macro hs_in_slice(column) -%}
    /* slice of {{ column }} */ true
{%- endmacro %}

{# The statements that give the rows of a model slice by slice, so many of `meta.sliced` (a model) in each: the hash tables of
   several joins and windows over all members at once have no room in the engine's memory, and do not spill beside each other. #}
{% macro hs_slices(sql) -%}
    {%- set many = (config.get('meta') or {}).get('sliced') -%}
    {%- if not many -%}
        {{ return([sql]) }}
    {%- endif -%}
    {%- set rows = run_query('select count(*) from ' ~ ref(many)).columns[0].values()[0] | int -%}
    {%- set number = rows // var('slice_rows') + 1 -%}
    {%- set slices = [] -%}
    {%- for place in range(number) -%}
        {%- set condition = 'hash(\\1) % ' ~ number ~ ' = ' ~ place -%}
        {%- do slices.append(modules.re.sub('/\\* slice of ([a-z_.]+) \\*/ true', condition, sql) if number > 1 else sql) -%}
    {%- endfor -%}
    {{ return(slices) }}
{%- endmacro %}

{% macro hs_replace_rows(target, sql) -%}
    {%- set rows = target.identifier ~ '__new' -%}
    create or replace temporary table {{ rows }} as (
        {{ sql }}
    );

    {{ hs_delete_changed(target, rows) }};

    insert into {{ target }} by name
    select *
    from {{ rows }};

    drop table {{ rows }}
{%- endmacro %}
