{# Quantile of hours (or days) over a group, of which those with a null are not over yet: null until the quantile can no longer
   move, that is until the cases still open lie above it. `is_counted` says which rows are asked at all. -#}
{% macro hs_quantile_so_far(column, is_counted, share) -%}
    case
        when
            count(case when {{ is_counted }} then {{ column }} end) - 1
            >= {{ share }} * (count(case when {{ is_counted }} then 1 end) - 1)
            then {{ hs_quantile('case when ' ~ is_counted ~ ' then coalesce(' ~ column ~ ', 1e9) end', share) }}
    end
{%- endmacro %}

{# Lower (`sign` '-') or upper ('+') end of the 95 % interval of Wilson for `hits` of `tries`, both counts; null without any. -#}
{% macro hs_wilson(hits, tries, sign) -%}
    {%- set z2 = '3.8414588206941254e0' -%}
    (
        ({{ hits }} + {{ z2 }} / 2)
        {{ sign }} sqrt({{ z2 }} * (cast({{ hits }} as double) * ({{ tries }} - {{ hits }}) / nullif({{ tries }}, 0) + {{ z2 }} / 4))
    ) / ({{ tries }} + {{ z2 }})
{%- endmacro %}

{# Lower (`sign` '-') or upper ('+') end of the 95 % interval of Newcombe for the difference of two shares, each `hits` of `tries`. -#}
{% macro hs_newcombe(hits, tries, other_hits, other_tries, sign) -%}
    {%- set share = '(cast(' ~ hits ~ ' as double) / ' ~ tries ~ ')' -%}
    {%- set other = '(cast(' ~ other_hits ~ ' as double) / ' ~ other_tries ~ ')' -%}
    {%- set near = hs_wilson(hits, tries, sign) -%}
    {%- set far = hs_wilson(other_hits, other_tries, '+' if sign == '-' else '-') -%}
    ({{ share }} - {{ other }} {{ sign }} sqrt(({{ share }} - {{ near }}) * ({{ share }} - {{ near }}) + ({{ other }} - {{ far }}) * ({{ other }} - {{ far }})))
{%- endmacro %}
