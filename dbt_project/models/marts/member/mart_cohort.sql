-- Months since the first purchase, empty ones included, so that retention has no holes.
with purchases as (

    select * from {{ ref('int_member__purchase_day') }}
    where purchase_date <= {{ hs_vitality_through_date() }}

),

first_purchases as (

    select
        purchases.brand_id,
        purchases.person_id,
        min(purchases.purchase_date) as first_date,
        coalesce(min(persons.first_channel_id), 'CH99') as source
    from purchases
    left join {{ ref('dim_person') }} as persons
        on purchases.brand_id = persons.brand_id and purchases.person_id = persons.person_id
    group by purchases.brand_id, purchases.person_id

),

cohorts as (

    select
        brand_id,
        cast(date_trunc('month', first_date) as date) as cohort_month,
        source,
        count(*) as buyers
    from first_purchases
    group by brand_id, cast(date_trunc('month', first_date) as date), source

),

activity as (

    select
        firsts.brand_id,
        cast(date_trunc('month', firsts.first_date) as date) as cohort_month,
        firsts.source,
        cast(date_trunc('month', purchases.purchase_date) as date) as month,
        count(distinct purchases.person_id) as active_buyers,
        sum(purchases.orders) as orders,
        sum(purchases.net_fen) as net_fen,
        sum(purchases.cm4_fen) as cm4_fen
    from purchases
    inner join first_purchases as firsts
        on purchases.brand_id = firsts.brand_id and purchases.person_id = firsts.person_id
    group by
        firsts.brand_id,
        cast(date_trunc('month', firsts.first_date) as date),
        firsts.source,
        cast(date_trunc('month', purchases.purchase_date) as date)

),

months as (

    select
        month,
        max(date) as last_date
    from {{ ref('dim_date') }}
    group by month

)

select
    cohorts.brand_id,
    cohorts.cohort_month,
    cohorts.source,
    {{ hs_months_between('cohorts.cohort_month', 'months.month') }} as months_since,
    cast(cohorts.buyers as bigint) as buyers,
    cast(coalesce(activity.active_buyers, 0) as bigint) as active_buyers,
    coalesce(activity.active_buyers, 0) / cast(cohorts.buyers as double) as retention_rate,
    cast(coalesce(activity.orders, 0) as bigint) as orders,
    {{ hs_fen_to_cny('coalesce(activity.net_fen, 0)') }} as net_revenue_cny,
    {{ hs_fen_to_cny('activity.cm4_fen') }} as cm4_cny,
    cast(
        sum(coalesce(activity.net_fen, 0)) over (
            partition by cohorts.brand_id, cohorts.cohort_month, cohorts.source order by months.month
        ) / 100.0 / cohorts.buyers as decimal(18, 2)
    ) as cumulative_per_buyer_cny,
    months.last_date <= {{ hs_vitality_through_date() }} as is_complete
from cohorts
inner join months
    on
        cohorts.cohort_month <= months.month
        and months.month <= {{ hs_vitality_through_date() }}
left join activity
    on
        cohorts.brand_id = activity.brand_id
        and cohorts.cohort_month = activity.cohort_month
        and cohorts.source = activity.source
        and months.month = activity.month
