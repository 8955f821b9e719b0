-- An order stands in the week it was paid, whatever happens to it later, so a week's figures settle as its parcels arrive.
-- Tickets and reviews are null before the first that a brand has ever delivered, 0 in a later week without any.
{% set repeat_days = 90 -%}

with orders as (
    select
        *,
        cast(date_trunc('week', paid_date) as date) as week
    from {{ ref('int_service__order') }}
),

shares as (
    select
        brand_id,
        cast(date_trunc('week', {{ hs_business_date('occurred_at') }}) as date) as week,
        count(case when promoter_id is null then 1 end) as organic_shares
    from {{ ref('stg_promoter__share_events') }}
    where action = 'share'
    group by brand_id, cast(date_trunc('week', {{ hs_business_date('occurred_at') }}) as date)
),

newcomers as (
    select
        brand_id,
        cast(date_trunc('week', first_date) as date) as week,
        count(*) as new_buyers,
        count(case when next_date <= first_date + {{ repeat_days }} then 1 end) as repeat_buyers
    from {{ ref('int_service__newcomer') }}
    group by brand_id, cast(date_trunc('week', first_date) as date)
),

weeks as (
    select
        brand_id,
        week,
        count(*) as orders,
        count(case when is_to_ship then 1 end) as orders_to_ship,
        count(pay_to_ship_h) as shipped_orders,
        count(case when is_tracked then 1 end) as tracked_orders,
        count(ship_to_sign_h) as signed_orders,
        count(case when is_refund_asked then 1 end) as refund_orders,
        {% for column, is_counted in [
            ('pay_to_ship_h', 'is_to_ship'), ('ship_to_sign_h', 'is_tracked'), ('refund_days', 'is_refund_asked')
        ] -%}
            {{ hs_quantile_so_far(column, is_counted, 0.5) }} as {{ column }}_p50,
            {{ hs_quantile_so_far(column, is_counted, 0.9) }} as {{ column }}_p90,
        {% endfor -%}
        count(refund_days) as refunded_orders
    from orders
    group by brand_id, week
),

told as (
    select
        weeks.brand_id,
        weeks.week,
        {% for column, stream in [
            ('tickets', 'tickets'), ('answered_tickets', 'tickets'), ('rated_tickets', 'tickets'),
            ('satisfied_tickets', 'tickets'), ('reviews', 'reviews'), ('positive_reviews', 'reviews')
        ] -%}
            case
                when weeks.week >= min(case when care.{{ stream }} > 0 then weeks.week end) over (partition by weeks.brand_id)
                    then coalesce(care.{{ column }}, 0)
            end as {{ column }},
        {% endfor -%}
        care.first_reply_min_p50,
        care.first_reply_min_p90
    from weeks
    left join {{ ref('int_service__care_week') }} as care on weeks.brand_id = care.brand_id and weeks.week = care.week
)

select
    weeks.*,
    cast(coalesce(shares.organic_shares, 0) as bigint) as organic_shares,
    coalesce(shares.organic_shares, 0) / cast(weeks.orders as double) as shares_per_order,
    coalesce(newcomers.new_buyers, 0) as new_buyers,
    coalesce(newcomers.repeat_buyers, 0) as repeat_buyers,
    case
        when weeks.week + {{ 6 + repeat_days }} <= {{ hs_vitality_through_date() }}
            then newcomers.repeat_buyers / cast(newcomers.new_buyers as double)
    end as repeat_90d_rate,
    told.tickets,
    told.answered_tickets,
    1000 * told.tickets / cast(weeks.orders as double) as tickets_per_1000_orders,
    told.first_reply_min_p50,
    told.first_reply_min_p90,
    told.rated_tickets,
    told.satisfied_tickets,
    told.satisfied_tickets / cast(nullif(told.rated_tickets, 0) as double) as csat,
    told.reviews,
    told.positive_reviews,
    (coalesce(shares.organic_shares, 0) + told.positive_reviews) / cast(weeks.orders as double) as wom_index
from weeks
inner join told on weeks.brand_id = told.brand_id and weeks.week = told.week
left join newcomers on weeks.brand_id = newcomers.brand_id and weeks.week = newcomers.week
left join shares on weeks.brand_id = shares.brand_id and weeks.week = shares.week
