-- Which ways people go, and how often a sale ends them.
with journeys as (
    select * from {{ ref('int_attribution__journey') }}
)

select
    brand_id,
    month,
    channels as path,
    cast(1 + length(channels) - length(replace(channels, '>', '')) as bigint) as steps,
    cast(conversions + nulls as bigint) as walks,
    cast(conversions as bigint) as conversions,
    cast(conversions as double) / (conversions + nulls) as conversion_rate
from journeys
