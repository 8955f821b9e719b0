{{ config(materialized='table') }}

-- What Markov chains and Shapley values are fitted on: how many walks went which way, and whether a sale came of it.
-- A channel touched twice in a row is one step.
with walks as (
    select * from {{ ref('int_attribution__walk') }}
),

ways as (
    select
        brand_id,
        month,
        case when sold_at is null then 0 else 1 end as sales,
        {{ dbt.listagg('channel_id', "'>'", 'order by touch_no') }} as channels
    from walks
    where channel_id is distinct from previous_channel_id
    group by brand_id, month, walk_id, sold_at
)

select
    brand_id,
    month,
    channels,
    sum(sales) as conversions,
    sum(1 - sales) as nulls
from ways
group by brand_id, month, channels
