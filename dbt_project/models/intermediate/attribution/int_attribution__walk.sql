{{ config(materialized='table') }}

-- Touch by touch, the walks people went: into a sale, or into nothing once the general lookback passes without a touch.
-- Observed are touches that people were seen to make: not what the platform reports of a sale, and of an order one walk.
{% set lookback_days = hs_number_between('lookback_days', 1, 365) | int -%}

with path as (
    select * from {{ ref('int_attribution__path') }}
),

sales as (
    select
        *,
        min(path_id) over (partition by brand_id, shop_id, order_id) as first_path_id
    from {{ ref('int_attribution__sale') }}
),

loose as (
    select
        touches.*,
        lag(touches.touched_at) over (
            partition by touches.brand_id, touches.person_id order by touches.touched_at, touches.touch_id
        ) as previous_at
    from {{ ref('fct_touch') }} as touches
    left join path on touches.touch_id = path.touch_id
    where
        path.touch_id is null
        and touches.is_creditable
        and touches.person_id is not null
),

numbered as (
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
        path.shop_id,
        path.order_id,
        path.touch_id,
        path.channel_id,
        path.component_id,
        path.touched_at,
        sales.ordered_at as sold_at,
        sales.ordered_at as decided_at,
        path.is_pseudo,
        not path.is_pseudo and path.path_id = sales.first_path_id as is_observed
    from path
    inner join sales on path.path_id = sales.path_id
    union all
    select
        {{ hs_key(["'walk'", 'brand_id', 'person_id', 'walk_no']) }} as walk_id,
        brand_id,
        cast(null as varchar) as shop_id,
        cast(null as varchar) as order_id,
        touch_id,
        channel_id,
        component_id,
        touched_at,
        cast(null as timestamp) as sold_at,
        touched_at + interval {{ lookback_days }} day as decided_at,
        false as is_pseudo,
        true as is_observed
    from numbered
)

select
    walk_id,
    brand_id,
    {{ hs_month(hs_business_date('max(decided_at) over (partition by walk_id)')) }} as month,
    shop_id,
    order_id,
    row_number() over in_order as touch_no,
    count(*) over (partition by walk_id) as touches,
    sum(case when is_observed then 1 else 0 end) over (partition by walk_id) as observed_touches,
    channel_id,
    component_id,
    touched_at,
    lag(channel_id) over in_order as previous_channel_id,
    lag(component_id) over in_order as previous_component_id,
    lag(touched_at) over in_order as previous_touched_at,
    sold_at,
    is_observed
from steps
window in_order as (partition by walk_id order by touched_at, is_pseudo, touch_id)
