{# Instants are zone-less timestamps in UTC; business days are days of Asia/Shanghai.
   China has kept UTC+8 without daylight saving since 1991, so a fixed shift is exact and far cheaper than a zone lookup. #}

{# Zoned instant of the lake -> TIMESTAMP in UTC (the session time zone is UTC). #}
{% macro hs_utc(column) -%}
    cast({{ column }} as timestamp)
{%- endmacro %}

{# TIMESTAMP in UTC -> business day. #}
{% macro hs_business_date(column) -%}
    {{ return(adapter.dispatch('hs_business_date', 'huoshui')(column)) }}
{%- endmacro %}
{% macro default__hs_business_date(column) -%}
    cast({{ column }} + interval 8 hour as date)
{%- endmacro %}

{# TIMESTAMP in UTC -> hour 0 .. 23 of the business day, as BIGINT. #}
{% macro hs_business_hour(column) -%}
    {{ return(adapter.dispatch('hs_business_hour', 'huoshui')(column)) }}
{%- endmacro %}
{% macro default__hs_business_hour(column) -%}
    cast(extract(hour from {{ column }} + interval 8 hour) as bigint)
{%- endmacro %}

{# Day (DATE) -> first day of its month, as DATE. #}
{% macro hs_month(column) -%}
    {{ return(adapter.dispatch('hs_month', 'huoshui')(column)) }}
{%- endmacro %}
{% macro default__hs_month(column) -%}
    cast(date_trunc('month', {{ column }}) as date)
{%- endmacro %}
{# The day of the month is looked up, a truncated day is worked out through an instant: six times as long. #}
{% macro duckdb__hs_month(column) -%}
    cast({{ column }} - (cast(extract(day from {{ column }}) as integer) - 1) as date)
{%- endmacro %}

{# Whole days from `start_date` to `end_date` (both DATE), as BIGINT. #}
{% macro hs_days_between(start_date, end_date) -%}
    {{ return(adapter.dispatch('hs_days_between', 'huoshui')(start_date, end_date)) }}
{%- endmacro %}
{% macro default__hs_days_between(start_date, end_date) -%}
    cast(datediff('day', {{ start_date }}, {{ end_date }}) as bigint)
{%- endmacro %}

{# Calendar months from the month of `start_date` to the month of `end_date`, as BIGINT. #}
{% macro hs_months_between(start_date, end_date) -%}
    cast(
        12 * (extract(year from {{ end_date }}) - extract(year from {{ start_date }}))
        + extract(month from {{ end_date }}) - extract(month from {{ start_date }}) as bigint
    )
{%- endmacro %}

{# Whole seconds from instant `start_at` to instant `end_at`, as BIGINT. #}
{% macro hs_seconds_between(start_at, end_at) -%}
    {{ return(adapter.dispatch('hs_seconds_between', 'huoshui')(start_at, end_at)) }}
{%- endmacro %}
{% macro default__hs_seconds_between(start_at, end_at) -%}
    cast(datediff('second', {{ start_at }}, {{ end_at }}) as bigint)
{%- endmacro %}

{# Every day from `first` to `last` (aggregates over `relation`) as column `date`; none when the relation is empty. #}
{% macro hs_date_spine(relation, first, last) -%}
    {{ return(adapter.dispatch('hs_date_spine', 'huoshui')(relation, first, last)) }}
{%- endmacro %}
{% macro default__hs_date_spine(relation, first, last) -%}
    select cast(unnest(generate_series(bounds.first_date, bounds.last_date, interval 1 day)) as date) as date
    from (
        select
            {{ first }} as first_date,
            {{ last }} as last_date
        from {{ relation }}
    ) as bounds
{%- endmacro %}
