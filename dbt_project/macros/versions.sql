{# Which rows of a raw stream the build sees, which of them are new, and which version of a record is the latest.
   `business_day` is the stream's declared column: an instant (`_at`) or a day (`_date`); none for streams without one.
   Both tests compare the column as it is with a constant of its type, so that they reach the Parquet statistics and no
   row is cast: instants have a zone in raw, and none in staging (`staged`). #}

{% macro hs_day_bound(business_day, day, operator, staged=false) -%}
    {%- if business_day.endswith('_date') -%}
    {{ business_day }} {{ operator }} cast('{{ day }}' as date)
    {%- else -%}
    {# a day of Asia/Shanghai ends at 16:00 UTC #}
    {%- set end = "cast('" ~ day ~ " 16:00:00' as timestamp)" if staged else "cast('" ~ day ~ " 16:00:00+00' as timestamptz)" -%}
    {{ business_day }} {{ '<' if operator == '<=' else '>=' }} {{ end }}
    {%- endif -%}
{%- endmacro %}

{# True for rows whose business day has come. #}
{% macro hs_is_visible(business_day=none) -%}
    {{ 'true' if business_day is none else hs_day_bound(business_day, var('through_date'), '<=') }}
{%- endmacro %}

{# True for rows that the last successful build could not see: landed since, or of a day that has come since. #}
{% macro hs_is_new(business_day=none, staged=false) -%}
    (
        _ledger_seq > {{ var('since_seq') }}
        {%- if business_day is not none %}
        or {{ hs_day_bound(business_day, var('since_through_date'), '>', staged) }}
        {%- endif %}
    )
{%- endmacro %}

{# Order of versions of a record, newest first, from content alone; never arrival or ledger order. #}
{% macro hs_version_order(refunded=none) -%}
    _source_updated_at desc nulls last,
    _extracted_at desc nulls last,
    _status_rank desc nulls last,
    {%- if refunded %}
    {{ refunded }} desc nulls last,
    {%- endif %}
    _record_hash desc
{%- endmacro %}

{# All visible rows of a raw stream; in an incremental run those of keys that have a new row. Older rows of a key there can only
   be where the table holds the key: of most streams no record ever comes again, and nothing old is read. #}
{% macro hs_visible_rows(relation, key, business_day=none) -%}
    {%- if is_incremental() -%}
    {%- set day = 'rows_seen.' ~ business_day if business_day else none %}
    select *
    from {{ relation }}
    where {{ hs_is_visible(business_day) }} and {{ hs_is_new(business_day) }}
    union all
    select rows_seen.*
    from {{ relation }} as rows_seen
    inner join (
        select distinct {{ hs_prefixed(key, 'fresh') }}
        from (
            select distinct {{ key | join(', ') }}
            from {{ relation }}
            where {{ hs_is_visible(business_day) }} and {{ hs_is_new(business_day) }}
        ) as fresh
        inner join {{ this }} as built on {{ hs_same(key, 'fresh', 'built') }}
    ) as known
        on {{ hs_same(key, 'rows_seen', 'known') }}
    where {{ hs_is_visible(day) }} and not {{ hs_is_new(day) }}
    {%- else -%}
    select *
    from {{ relation }}
    where {{ hs_is_visible(business_day) }}
    {%- endif -%}
{%- endmacro %}

{# The latest visible version of every record. `first` ranks before the version order (`is_incomplete` of an order);
   `replaced_by` is the key by which an incremental run replaces rows, where that is wider than the record's (an order). #}
{% macro hs_latest_version(relation, key, business_day=none, refunded=none, first=none, replaced_by=none) -%}
    select *
    from ({{ hs_visible_rows(relation, replaced_by or key, business_day) }}) as versions
    qualify
        row_number() over (
            partition by {{ key | join(', ') }}
            order by {{ first ~ ', ' if first }}{{ hs_version_order(refunded) }}
        ) = 1
{%- endmacro %}

{# Every version of the records whose latest version is new: what it said before tells whom a record leaves. #}
{% macro hs_versions_of_new(relation, latest, key, business_day=none) -%}
    select versions.*
    from {{ relation }} as versions
    inner join (
        select {{ key | join(', ') }}
        from {{ latest }}
        where {{ hs_is_new(business_day, staged=true) }}
    ) as fresh
        on
            {%- for column in key %}
            versions.{{ column }} = fresh.{{ column }}{{ " and" if not loop.last }}
            {%- endfor %}
{%- endmacro %}

{# Text that names the run: what a model marks with it is of this run, also when the build broke off and is tried again. #}
{% macro hs_run_mark() -%}
    '{{ var("since_seq") }}/{{ var("since_through_date") }}'
{%- endmacro %}
