{#- Integer ratio rounded half away from zero, for amounts >= 0; null without a denominator.
    Engines round a DOUBLE differently, integers alike. -#}
{% macro hs_rounded_ratio(numerator, denominator) -%}
  {{ hs_int_div('(' ~ numerator ~ ') * 2 + ' ~ denominator, 'nullif(' ~ denominator ~ ', 0) * 2') }}
{%- endmacro %}
