-- How unequally the revenue of sharing is spread over the sharers of a month (C.10): Gini, Herfindahl-Hirschman, top ten.
with edges as (
    select * from {{ ref('int_share__segment_edge') }}
),

sharers as (
    select
        brand_id,
        month,
        segment,
        sharer_person_id,
        cast(sum(net_revenue_fen) as double) as revenue
    from edges
    group by brand_id, month, segment, sharer_person_id
),

ranked as (
    select
        *,
        row_number() over (order_of_revenue order by revenue, sharer_person_id) as place,
        row_number() over (order_of_revenue order by revenue desc, sharer_person_id asc) as place_from_top,
        count(*) over order_of_revenue as sharers,
        sum(revenue) over order_of_revenue as total
    from sharers
    window order_of_revenue as (partition by brand_id, month, segment)
)

select
    brand_id,
    month,
    segment,
    sum((2 * place - sharers - 1) * revenue) / nullif(max(sharers) * max(total), 0) as gini,
    sum(power(revenue / nullif(total, 0), 2)) as hhi,
    sum(case when place_from_top <= 10 then revenue else 0 end) / nullif(max(total), 0) as top10_share
from ranked
group by brand_id, month, segment
