-- Whole calendar years, from the first sign of anybody to the last day this build may see.
with

seen as (

    select
        min({{ hs_business_date('first_seen_at') }}) as first_date,
        max({{ hs_business_date('first_seen_at') }}) as last_date
    from {{ ref('int_identity__person_key') }}

    union all

    select
        min({{ hs_business_date('ordered_at') }}) as first_date,
        max(paid_date) as last_date
    from {{ ref('int_orders__order') }}

    {% if var('through_date') < '9999-12-31' %}
    union all

    select
        cast('{{ var("through_date") }}' as date) as first_date,
        cast('{{ var("through_date") }}' as date) as last_date
    {% endif %}

),

days as (

    {{ hs_date_spine('seen', "cast(date_trunc('year', min(first_date)) as date)", "cast(date_trunc('year', max(last_date)) + interval 1 year - interval 1 day as date)") }}

)

select
    date,
    cast(extract(isoyear from date) as bigint) as iso_year,
    cast(extract(week from date) as bigint) as iso_week,
    {{ hs_month('date') }} as month,
    -- counted from a known Monday: engines number weekdays differently
    {{ hs_days_between("cast('1900-01-01' as date)", 'date') }} % 7 + 1 as weekday,
    {{ hs_days_between("cast('1900-01-01' as date)", 'date') }} % 7 >= 5 as is_weekend
from days
