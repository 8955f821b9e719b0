{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key='path_id',
        post_hook="{{ hs_delete_where(
            'path_id not in (select path_id from ' ~ ref('int_attribution__sale') ~ ')'
        ) }}",
    )
}}

-- Touches that may earn credit for a sale, oldest first, the platform-reported channel last.
{% set thirty_minutes = 30 * 60 -%}

with channels as (
    select * from {{ ref('dim_channel') }}
),

touches as (
    select * from {{ ref('fct_touch') }}
),

sales as (
    select * from {{ ref('int_attribution__sale') }} as known -- used in incremental runs --noqa: AL05
    where {{ hs_is_not_built(['path_id', '_input_hash'], 'known') }}
),

earned as (
    select
        sales.*,
        touches.touch_id,
        touches.channel_id,
        touches.component_id,
        touches.touched_at,
        touches.touch_date,
        false as is_pseudo,
        {{ hs_seconds_between('touches.touched_at', 'sales.ordered_at') }} as age_seconds
    from sales
    inner join touches
        on
            sales.brand_id = touches.brand_id
            and sales.person_id = touches.person_id
            and sales.ordered_at >= touches.touched_at
    inner join channels on touches.channel_id = channels.channel_id
    where
        touches.is_creditable
        and (sales.path_opens_at is null or touches.touched_at > sales.path_opens_at)
        and {{ hs_seconds_between('touches.touched_at', 'sales.ordered_at') }}
        <= case when sales.is_long_cycle then channels.long_cycle_lookback_days else channels.default_lookback_days end * 86400
),

-- What the platform reports becomes the last touch, unless the same channel was touched within the last half hour.
reported as (
    select
        sales.*,
        {{ hs_key(["'platform'", 'sales.path_id']) }} as touch_id,
        sales.platform_channel_id as channel_id,
        cast(null as varchar) as component_id,
        sales.ordered_at as touched_at,
        {{ hs_business_date('sales.ordered_at') }} as touch_date,
        true as is_pseudo,
        cast(0 as bigint) as age_seconds
    from sales
    where
        not exists (
            select 1 from earned
            where
                earned.path_id = sales.path_id
                and earned.channel_id = earned.platform_channel_id
                and earned.age_seconds <= {{ thirty_minutes }}
        )
),

both_kinds as (
    select * from earned
    union all
    select * from reported
),

steps as (
    select
        *,
        case when channel_id = platform_channel_id and age_seconds <= {{ thirty_minutes }} then 1 else 0 end
            as is_reported,
        row_number() over (partition by path_id order by touched_at, is_pseudo, touch_id) as touch_seq,
        {{ hs_decay_units('age_seconds') }} as decay_units
    from both_kinds
)

select
    steps.path_id,
    steps.brand_id,
    steps.shop_id,
    steps.order_id,
    steps.touch_id,
    steps.touch_seq,
    steps.channel_id,
    steps.component_id,
    steps.touched_at,
    steps.touch_date,
    steps.is_pseudo,
    steps.decay_units,
    cast(sum(steps.decay_units) over (partition by steps.path_id) as bigint) as decay_total,
    count(*) over (partition by steps.path_id) as path_touches,
    max(steps.is_reported * steps.touch_seq) over (partition by steps.path_id) as platform_seq,
    max(case when not channels.is_direct_like then steps.touch_seq end)
        over (partition by steps.path_id) as last_non_direct_seq,
    steps._input_hash
from steps
inner join channels on steps.channel_id = channels.channel_id
