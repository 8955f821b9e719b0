-- The category of members who told us nothing: the brand's biggest by net spend before the month begins;
-- before the first sale the first declared one.
with spend as (

    select * from {{ ref('int_vitality__category_spend') }}

),

categories as (

    select * from {{ ref('int_vitality__category') }}

),

months as (

    select distinct month
    from {{ ref('dim_date') }}
    where date <= {{ hs_vitality_through_date() }}

),

monthly as (

    select
        brand_id,
        category_id,
        cast({{ dbt.date_trunc('month', 'spend_date') }} as date) as spend_month,
        sum(net_fen) as net_fen
    from spend
    group by brand_id, category_id, spend_month

),

totals as (

    select
        categories.brand_id,
        categories.category_id,
        months.month,
        row_number() over (
            partition by categories.brand_id, months.month
            order by coalesce(sum(monthly.net_fen), 0) desc, categories.is_declared desc, categories.category_id asc
        ) as net_rank
    from categories
    cross join months
    left join monthly
        on
            categories.brand_id = monthly.brand_id
            and categories.category_id = monthly.category_id
            and months.month > monthly.spend_month
    group by categories.brand_id, categories.category_id, months.month, categories.is_declared

),

biggest as (

    select
        *,
        lag(category_id, 1, '') over (partition by brand_id order by month) as previous_category_id
    from totals
    where net_rank = 1

)

-- The first step reaches back to members who joined before the calendar begins.
select
    brand_id,
    category_id,
    case when previous_category_id = '' then cast('1900-01-01' as date) else month end as valid_from_date,
    coalesce(lead(month) over (partition by brand_id order by month) - 1, cast('9999-12-31' as date)) as valid_to_date

from biggest
where category_id != previous_category_id
