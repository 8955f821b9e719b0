-- Whole calendar years, from the first sign of anybody to the last day this build may see.
with

seen as (

    select
        {{ hs_business_date('min(first_seen_at)') }} as first_date,
        {{ hs_business_date('max(first_seen_at)') }} as last_date
    from {{ ref('int_identity__person_key') }}

    union all

    select
        {{ hs_business_date('min(ordered_at)') }} as first_date,
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

),

events as (

    select * from {{ ref('stg_brand__policy_calendar') }}

),

-- of two promotions on one day the one in its burst counts, else the smaller id
marked as (

    select
        days.date,
        min_by(
            events.promo_id, case when events.promo_phase = 'burst' then '0' else '1' end || events.promo_id
        ) filter (where events.event_kind = 'promotion') as promo_id,
        min_by(
            events.promo_phase, case when events.promo_phase = 'burst' then '0' else '1' end || events.promo_id
        ) filter (where events.event_kind = 'promotion') as promo_phase,
        coalesce(max(case when events.event_kind = 'holiday' then 1 else 0 end), 0) = 1 as is_holiday
    from days
    left join events on days.date between events.starts_date and events.ends_date
    group by days.date

)

select
    date,
    cast(extract(isoyear from date) as bigint) as iso_year,
    cast(extract(week from date) as bigint) as iso_week,
    {{ hs_month('date') }} as month,
    -- counted from a known Monday: engines number weekdays differently
    {{ hs_days_between("cast('1900-01-01' as date)", 'date') }} % 7 + 1 as weekday,
    {{ hs_days_between("cast('1900-01-01' as date)", 'date') }} % 7 >= 5 as is_weekend,
    promo_id,
    coalesce(promo_phase, 'none') as promo_phase,
    is_holiday
from marked
