{{ config(materialized='table') }}

-- A person stands in the week and channel of every touch, with what came after it: the first order within seven days of an
-- act, and the end of the first loop (a touch, then somebody's word, then an order, then the order served to its end).
{% set order_days = 7 -%}
{% set later -%}
    partition by brand_id, person_id
    order by happened_at, is_order, is_word, channel_id
    rows between 1 following and unbounded following
{%- endset %}

with timeline as (
    select
        brand_id,
        person_id,
        touched_at as happened_at,
        0 as is_order,
        touch_date,
        channel_id,
        direction = 'inbound' as is_act,
        touch_kind in ('share_click', 'gift_receive') or component_id in ('promoter', 'wecom', 'group') as is_word,
        cast(null as timestamp) as served_at
    from {{ ref('fct_touch') }}
    where person_id is not null and touch_date <= {{ hs_vitality_through_date() }}
    union all
    select
        brand_id,
        person_id,
        paid_at as happened_at,
        1 as is_order,
        cast(null as date) as touch_date,
        cast(null as {{ dbt.type_string() }}) as channel_id,
        false as is_act,
        false as is_word,
        served_at
    from {{ ref('int_service__order') }}
    where person_id is not null
),

followed as (
    select
        *,
        min(case when is_order = 1 then happened_at end) over ({{ later }}) as next_paid_at,
        min(served_at) over ({{ later }}) as next_served_at
    from timeline
),

looped as (
    select
        *,
        case
            when is_act and next_paid_at <= happened_at + interval {{ order_days }} day then next_paid_at
        end as bought_at,
        min(case when is_word then next_served_at end) over ({{ later }}) as loop_ends_at
    from followed
)

select
    brand_id,
    person_id,
    channel_id,
    cast(date_trunc('week', touch_date) as date) as week,
    min(happened_at) as first_at,
    max(case when is_act then 1 else 0 end) = 1 as has_acted,
    {{ hs_business_date('min(bought_at)') }} as bought_date,
    min(loop_ends_at) as loop_ends_at
from looped
where is_order = 0
group by brand_id, person_id, channel_id, cast(date_trunc('week', touch_date) as date)
