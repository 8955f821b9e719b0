{#- Attribution: the rules, and its parameters with their allowed values. -#}

{% macro hs_number_between(name, low, high) -%}
  {%- set raw = var(name) -%}
  {%- set message = "Attribution parameter " ~ name ~ " is '" ~ raw ~ "'; it must be a number from " ~ low ~ " to " ~ high ~ "." -%}
  {%- if not (raw is number) and not modules.re.match('^-?[0-9]+([.][0-9]+)?$', raw | string) -%}
    {{ exceptions.raise_compiler_error(message) }}
  {%- elif raw | float < low or raw | float > high -%}
    {{ exceptions.raise_compiler_error(message) }}
  {%- endif -%}
  {{ return(raw | float) }}
{%- endmacro %}

{% macro hs_one_of(name, allowed) -%}
  {%- set value = var(name) -%}
  {%- if value not in allowed -%}
    {{ exceptions.raise_compiler_error(
      "Attribution parameter " ~ name ~ " is '" ~ value ~ "'; allowed: " ~ allowed | join(', ') ~ "."
    ) }}
  {%- endif -%}
  {{ return(value) }}
{%- endmacro %}

{#- The rules, in the order people read them. The one list: models, tests and documents take it from here. -#}
{% macro hs_rules() -%}
  {{ return(['platform', 'first', 'last', 'last_non_direct', 'linear', 'linear_unique', 'position', 'time_decay', 'markov_path',
    'shapley']) }}
{%- endmacro %}

{#- Share of the first and of the last touch in ten thousandths: {first, last, middle}. -#}
{% macro hs_position_shares() -%}
  {%- set first = (hs_number_between('position_first', 0, 1) * 10000) | round | int -%}
  {%- set last = (hs_number_between('position_last', 0, 1) * 10000) | round | int -%}
  {%- if first + last > 10000 or first + last == 0 -%}
    {{ exceptions.raise_compiler_error(
      "Attribution parameters position_first and position_last are " ~ var('position_first') ~ " and "
      ~ var('position_last') ~ "; their sum must be above 0 and at most 1 (the rest goes to the touches between)."
    ) }}
  {%- endif -%}
  {{ return({'first': first, 'last': last, 'middle': 10000 - first - last}) }}
{%- endmacro %}

{#- Integer weight of a touch `age_seconds` before the order: 1,000,000 halved every half_life_days, never 0.
    Rounded before anything is summed, so sums do not depend on row order. -#}
{% macro hs_decay_units(age_seconds) -%}
  {%- set half_life_seconds = hs_number_between('half_life_days', 0.25, 365) * 86400 -%}
  greatest(1, cast(round(1000000 * power(cast(0.5 as double), {{ age_seconds }} / cast({{ half_life_seconds }} as double))) as bigint))
{%- endmacro %}

{#- The parameters a path depends on, as text: part of the fingerprint that decides which paths are formed anew. The lookbacks
    are in it by dim_channel, the cut by `path_opens_at`. -#}
{% macro hs_path_parameters() -%}
  {{ return(hs_number_between('half_life_days', 0.25, 365) | string) }}
{%- endmacro %}

{#- The parameters a credit depends on beside its path, as text: part of the fingerprint that decides which lines are credited
    anew. -#}
{% macro hs_credit_parameters() -%}
  {%- set position = hs_position_shares() -%}
  {{ return([
    position.first, position.last, hs_number_between('markov_order', 0, 3), hs_number_between('shapley_prior_people', 0, 1e12),
  ] | join('/')) }}
{%- endmacro %}

{% macro hs_rules_table() -%}
  {% for rule in hs_rules() -%}
  select '{{ rule }}' as rule{{ " union all " if not loop.last }}
  {%- endfor %}
{%- endmacro %}
