{#- The last business day of this run, as a date. -#}
{% macro hs_vitality_through_date() -%}
    cast('{{ var("through_date") }}' as date)
{%- endmacro %}

{#- The end of what lasts until something else is known. Time alone changes no row, only how much of it has come. -#}
{% macro hs_vitality_horizon() -%}
    cast('9999-12-31' as date)
{%- endmacro %}

{#- The cycle a brand declares for a category, in days; 60 where it declares none. -#}
{% macro hs_vitality_declared_cycle(column) -%}
    coalesce({{ column }}, {{ var('default_cycle_days', 60) }})
{%- endmacro %}

{# Query of every person's stays in a state; of two memberships of one person, one says how they stand. #}
{% macro hs_person_states() -%}
    select
        brand_id,
        person_id,
        state,
        valid_from_date,
        valid_to_date
    from {{ ref('fct_member_state_interval') }}
    qualify dense_rank() over (partition by brand_id, person_id order by member_id) = 1
{%- endmacro %}

{#- Pre hook of the table of stays: what goes on is longer by the new days. Stays of new days are worked out again, also when a
    broken build is tried again. -#}
{% macro hs_lengthen_stays() -%}
  {%- if is_incremental() -%}
  {%- set last_day = 'least(_until_date, ' ~ hs_vitality_through_date() ~ ')' -%}
  delete from {{ this }} where valid_from_date > cast('{{ var("since_through_date") }}' as date);
  update {{ this }}
  set
      valid_to_date = {{ last_day }},
      days = {{ hs_days_between('valid_from_date', last_day) }} + 1
  where valid_to_date < {{ last_day }}
  {%- endif -%}
{%- endmacro %}

{#- The next value that is not null, of the rows after this one in the window. -#}
{% macro hs_next_known(value, window) -%}
    {{ return(adapter.dispatch('hs_next_known', 'huoshui')(value, window)) }}
{%- endmacro %}
{% macro default__hs_next_known(value, window) -%}
    lead({{ value }} ignore nulls) over ({{ window }})
{%- endmacro %}
{% macro spark__hs_next_known(value, window) -%}
    lead({{ value }}) ignore nulls over ({{ window }})
{%- endmacro %}

{# Query of the rows of `relation`, which is kept by member, of those whose stays the run works out; all in a build from scratch. #}
{% macro hs_rows_of_members(relation) -%}
    {%- set judged = '(select * from ' ~ ref('int_change__state') ~ ' where not has_changed) as judged' -%}
    {{ hs_rows_of(relation, ['brand_id', 'member_id'], 'int_change__member', judged) }}
{%- endmacro %}

{# Query of the rows of `relation`, which is kept by person, of the persons of `members` in a night; all in a build from scratch. #}
{% macro hs_rows_of_persons(relation, members) -%}
    {%- set known = 'select brand_id, person_id from ' ~ ref('int_change__life') -%}
    {%- set strangers = '(select brand_id, person_id from ' ~ members ~ ' except ' ~ known ~ ') as strangers' -%}
    {{ hs_rows_of(relation, ['brand_id', 'person_id'], 'int_change__life', strangers) }}
{%- endmacro %}

{# In an incremental run, keeps the records whose person key (SQL) is one of int_change__key: asked before anything else is worked
   out of a record. #}
{% macro hs_is_of_changed_key(brand_id, person_key) -%}
    {%- set listed = ref('int_change__key') -%}
    {%- set condition = '(' ~ brand_id ~ ', ' ~ person_key ~ ') in (select brand_id, person_key from ' ~ listed ~ ')' -%}
    {{ condition if is_incremental() else 'true' }}
{%- endmacro %}

{# What the persons of int_change__life bought; all purchases in a build from scratch. #}
{% macro hs_changed_purchases() -%}
    {%- set every, changed = ref('int_vitality__purchase'), ref('int_change__purchase') -%}
    {{ changed if is_incremental() else every }}
{%- endmacro %}
