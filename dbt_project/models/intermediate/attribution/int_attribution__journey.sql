{{ config(materialized='table') }}

-- What Markov chains and Shapley values are fitted on: how many walks went which way, and whether a sale came of it.
-- Creditable touches that no sale counted are walks too, ended by nothing: by the general lookback without a touch.
{% set lookback_days = hs_number_between('lookback_days', 1, 365) | int -%}

with path as (
    select * from {{ ref('int_attribution__path') }}
),

sales as (
    select * from {{ ref('int_attribution__sale') }}
),

touches as (
    select * from {{ ref('fct_touch') }}
),

loose as (
    select
        touches.*,
        lag(touches.touched_at) over (
            partition by touches.brand_id, touches.person_id order by touches.touched_at, touches.touch_id
        ) as previous_at
    from touches
    left join path on touches.touch_id = path.touch_id
    where
        path.touch_id is null
        and touches.is_creditable
        and touches.person_id is not null
),

walks as (
    select
        *,
        sum(
            case when {{ hs_seconds_between('previous_at', 'touched_at') }} <= {{ lookback_days }} * 86400 then 0 else 1 end
        ) over (partition by brand_id, person_id order by touched_at, touch_id) as walk_no
    from loose
),

steps as (
    select
        path.path_id as walk_id,
        path.brand_id,
        sales.ordered_at as decided_at,
        path.touch_seq as step_no,
        path.channel_id,
        1 as sales
    from path
    inner join sales on path.path_id = sales.path_id
    union all
    select
        {{ hs_key(["'walk'", 'brand_id', 'person_id', 'walk_no']) }} as walk_id,
        brand_id,
        touched_at + interval {{ lookback_days }} day as decided_at,
        row_number() over (partition by brand_id, person_id, walk_no order by touched_at, touch_id) as step_no,
        channel_id,
        0 as sales
    from walks
),

-- A channel touched twice in a row is one step.
turns as (
    select
        *,
        max(decided_at) over (partition by walk_id) as walk_decided_at,
        lag(channel_id) over (partition by walk_id order by step_no) as previous_channel_id
    from steps
),

ways as (
    select
        brand_id,
        {{ hs_month(hs_business_date('walk_decided_at')) }} as month,
        sales,
        {{ dbt.listagg('channel_id', "'>'", 'order by step_no') }} as channels
    from turns
    where channel_id is distinct from previous_channel_id
    group by brand_id, walk_id, walk_decided_at, sales
)

select
    brand_id,
    month,
    channels,
    sum(sales) as conversions,
    sum(1 - sales) as nulls
from ways
group by brand_id, month, channels
