{# The var channel_precedence, checked. #}
{% macro hs_channel_precedence() -%}
    {%- set precedence = var('channel_precedence') -%}
    {%- if precedence not in ['agent_first', 'scene_first'] -%}
        {{ exceptions.raise_compiler_error(
            "channel_precedence is '" ~ precedence ~ "'; it must be agent_first or scene_first (docs/attribution.md)."
        ) }}
    {%- endif -%}
    {{ return(precedence) }}
{%- endmacro %}
