{#- The moves of observed walks to a touch in another place (`channel_id` or `component_id`) than the touch before, or from
    `start`, as a whole select over `walks`, rows of int_attribution__walk; `hours` are those since the touch before. -#}
{% macro hs_moves(walks, place) -%}
    select
        brand_id,
        month,
        coalesce(previous_{{ place }}, 'start') as from_{{ place }},
        {{ place }} as to_{{ place }},
        {{ hs_seconds_between('previous_touched_at', 'touched_at') }} / 3600.0 as hours
    from {{ walks }}
    where is_observed and {{ place }} is distinct from previous_{{ place }}
{%- endmacro %}
