-- What buyers asked and said, in the week they did: tickets in the week they were opened, reviews in that of the review, with the
-- score they have now. A ticket nobody answered, or answered before it was opened, has no time to its first answer.
with tickets as (
    select
        brand_id,
        cast(date_trunc('week', {{ hs_business_date('opened_at') }}) as date) as week,
        true as is_asked,
        case when first_replied_at >= opened_at then {{ hs_seconds_between('opened_at', 'first_replied_at') }} / 60.0 end
            as first_reply_min,
        case when score between 1 and 5 then score end as score
    from {{ ref('stg_member__service_tickets') }}
),

asked as (
    select
        brand_id,
        week,
        count(*) as tickets,
        count(first_reply_min) as answered_tickets,
        {{ hs_quantile_so_far('first_reply_min', 'is_asked', 0.5) }} as first_reply_min_p50,
        {{ hs_quantile_so_far('first_reply_min', 'is_asked', 0.9) }} as first_reply_min_p90,
        count(score) as rated_tickets,
        count(case when score >= 4 then 1 end) as satisfied_tickets
    from tickets
    group by brand_id, week
),

said as (
    select
        brand_id,
        cast(date_trunc('week', {{ hs_business_date('reviewed_at') }}) as date) as week,
        count(*) as reviews,
        count(case when score >= 4 then 1 end) as positive_reviews
    from {{ ref('stg_member__reviews') }}
    group by brand_id, cast(date_trunc('week', {{ hs_business_date('reviewed_at') }}) as date)
)

select
    coalesce(asked.brand_id, said.brand_id) as brand_id,
    coalesce(asked.week, said.week) as week,
    asked.tickets,
    asked.answered_tickets,
    asked.first_reply_min_p50,
    asked.first_reply_min_p90,
    asked.rated_tickets,
    asked.satisfied_tickets,
    said.reviews,
    said.positive_reviews
from asked
full outer join said on asked.brand_id = said.brand_id and asked.week = said.week
