{{ config(materialized='table') }}

-- Ways through channels, step by step, each with the step after it.
with journeys as (
    select * from {{ ref('int_attribution__journey') }}
),

steps as (
    {{ hs_split_rows('journeys', 'channels', '>', 'channel_id', 'step_no') }}
)

select
    brand_id,
    month,
    channels,
    step_no,
    channel_id,
    count(*) over way as steps,
    lead(channel_id) over (way order by step_no) as next_channel_id,
    conversions,
    nulls
from steps
window way as (partition by brand_id, month, channels)
