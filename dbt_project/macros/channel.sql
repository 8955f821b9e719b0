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

{# Columns of one relation, as a list for select or group by. #}
{% macro hs_prefixed(columns, relation) -%}
    {%- for column in columns %}{{ relation }}.{{ column }}{{ ", " if not loop.last }}{% endfor -%}
{%- endmacro %}

{# Two relations agree on all columns; nulls count as equal. #}
{% macro hs_same(columns, left, right) -%}
    {%- for column in columns %}{{ left }}.{{ column }} is not distinct from {{ right }}.{{ column }}{{ " and " if not loop.last }}{% endfor -%}
{%- endmacro %}

{# Conditions of the rule seed with their types: null is any, a flag is true or false, a text lists its values. #}
{% macro hs_rule_conditions(flags, texts) -%}
    {%- for flag in flags %}nullif({{ flag }}, '') = 'true' as {{ flag }}, {% endfor -%}
    {%- for text in texts %}nullif({{ text }}, '') as {{ text }}{{ ", " if not loop.last }}{% endfor -%}
{%- endmacro %}

{# A rule holds for a case when none of its conditions speaks against it. #}
{% macro hs_rule_holds(flags, texts) -%}
    {%- for flag in flags %}(rules.{{ flag }} is null or rules.{{ flag }} = cases.{{ flag }}) and {% endfor -%}
    {%- for text in texts -%}
    (rules.{{ text }} is null or position('|' || cases.{{ text }} || '|' in '|' || rules.{{ text }} || '|') > 0)
    {{- " and " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# Channel of the first rule, in the order of a precedence, among those that hold (and meet `where`). #}
{% macro hs_first_channel(precedence, where='true') -%}
    coalesce(min_by(rules.channel_id, rules.{{ precedence }}) filter (where {{ where }}), 'CH99')
{%- endmacro %}
