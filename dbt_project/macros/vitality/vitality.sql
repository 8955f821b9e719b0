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
