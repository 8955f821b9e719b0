{# Incremental by replacement: the rows of changed keys are deleted from the target and the new rows inserted, in one
   transaction, so a key whose rows have all gone loses them too.

   config(materialized='incremental', incremental_strategy='hs_replace', unique_key=[...],
          meta={'changed': 'int_change__order'})
   `changed` names a model that lists the changed keys (columns of unique_key) and that the model refs; without it the
   keys of the new rows are the changed ones. #}
{% macro get_incremental_hs_replace_sql(arg_dict) -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    {{ hs_delete_changed(arg_dict['target_relation'], arg_dict['temp_relation']) }};

    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }}
    from {{ arg_dict['temp_relation'] }}
{%- endmacro %}

{# The statement that takes the rows of changed keys out of a table; `rows` holds the new ones. #}
{% macro hs_delete_changed(target, rows) -%}
    {%- set keys = [config.get('unique_key')] if config.get('unique_key') is string else config.get('unique_key') -%}
    {%- set changed = (config.get('meta') or {}).get('changed') -%}
    delete from {{ target }}
    using (
        select distinct {{ keys | join(', ') }}
        from {{ ref(changed) if changed else rows }}
    ) as changed
    where
        {%- for key in keys %}
        {{ target.identifier }}.{{ key }} is not distinct from changed.{{ key }}{{ " and" if not loop.last }}
        {%- endfor %}
{%- endmacro %}

{# In an incremental run, keeps the rows whose key is in the model `changed`; call it as a where-condition, with
   the relation's `alias` where several are joined. `rewritten`: the relation is one of those hs_is_listed names.
   The ref stands outside the condition so that dbt sees the edge at parse time. #}
{% macro hs_is_changed(changed, keys, alias=none, rewritten=false) -%}
    {%- set condition = hs_is_listed(changed, keys, alias, rewritten) -%}
    {{ condition if is_incremental() else 'true' }}
{%- endmacro %}

{# Keeps the rows whose key is in the model `listed`. For a view that one incremental model reads: no engine pushes the
   reader's condition through the view's window functions. A build from scratch lists every order as changed.
   `rewritten`: all that this run lists, it has already written again in this relation, with its seq (hs_since_seq). Those
   rows lie at the end; by the seq the engine passes over the others without a look at their keys. #}
{% macro hs_is_listed(listed, keys, alias=none, rewritten=false) -%}
    {%- set condition = '(' ~ (hs_prefixed(keys, alias) if alias else keys | join(', ')) ~ ') in (select ' ~ keys | join(', ')
        ~ ' from ' ~ ref(listed) ~ ')' -%}
    {%- set is_of_run = (alias ~ '.' if alias else '') ~ '_since_seq = ' ~ var('since_seq') -%}
    {{ condition if not rewritten or var('since_seq') | int == 0 else '(' ~ is_of_run ~ ' and ' ~ condition ~ ')' }}
{%- endmacro %}

{# Query of the rows of `relation` in a night: of all keys in the model `rewritten`, found by their seq (hs_is_listed), and of those in
   `others` (SQL of a relation), keys that this run has not written again. There are few nights with any, and without one the
   engine does not begin to read the relation for their sake. All rows in a build from scratch. #}
{% macro hs_rows_of(relation, keys, rewritten, others) -%}
    {%- set written = hs_is_listed(rewritten, keys, rewritten=true) -%}
    select *
    from {{ relation }}
    {%- if var('since_seq') | int > 0 %}
    where {{ written }}
    union all
    select *
    from {{ relation }}
    where ({{ keys | join(', ') }}) in (select {{ keys | join(', ') }} from {{ others }})
    {%- endif %}
{%- endmacro %}

{# The last column of a table that others read as `rewritten`: after which load the run began that wrote the row. #}
{% macro hs_since_seq() -%}
    cast({{ var('since_seq') }} as bigint) as _since_seq
{%- endmacro %}

{# The same where a build from scratch need not ask, because it takes every row. #}
{% macro hs_is_touched(listed, keys, alias=none) -%}
    {%- set condition = hs_is_listed(listed, keys, alias) -%}
    {{ condition if var('since_seq') | int > 0 else 'true' }}
{%- endmacro %}

{# A value that a night only ever lowers or raises (`best`: least, greatest): in an incremental run the better of `fresh` and
   the row that the table, joined as `built`, may hold already. #}
{% macro hs_best(best, fresh, column) -%}
    {%- if is_incremental() -%}
    {{ best }}({{ fresh }}.{{ column }}, coalesce(built.{{ column }}, {{ fresh }}.{{ column }}))
    {%- else -%}
    {{ fresh }}.{{ column }}
    {%- endif -%}
{%- endmacro %}
