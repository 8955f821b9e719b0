{{ config(materialized='table') }}

-- Person-weeks counted by what they were like. Orders of a week are held against those of the category's quiet weeks of the
-- same date (season, promotions), and this against the same person's quiet weeks (who buys often is spoken to often); in
-- millionths, so that sums are exact. Who has no quiet week cannot be compared with themselves. Beside them the messages of
-- which a lot decided, with the orders after those sent and those held out.
{% set measures = ['messages', 'sales_messages', 'week_orders', 'net_fen', 'costed_net_fen', 'cm3_fen'] -%}
{% set lots = ['tried', 'tried_orders', 'held_out', 'held_out_orders'] -%}

with weeks as (
    select * from {{ ref('int_outbound__week') }}
),

usual as (
    select
        brand_id,
        category_id,
        week_date,
        sum(orders) as orders,
        count(*) as weeks
    from weeks
    where touches_per_week = 0
    group by brand_id, category_id, week_date
),

surprising as (
    select
        weeks.*,
        cast(
            round(1000000.0 * weeks.orders - 1000000.0 * coalesce(cast(usual.orders as double) / usual.weeks, 0)) as bigint
        ) as surprise
    from weeks
    left join usual
        on
            weeks.brand_id = usual.brand_id
            and weeks.category_id = usual.category_id
            and weeks.week_date = usual.week_date
),

quiet as (
    select
        brand_id,
        person_id,
        {{ hs_int_div('sum(surprise)', 'count(*)') }} as surprise
    from surprising
    where touches_per_week = 0
    group by brand_id, person_id
),

counted as (
    select
        weeks.brand_id,
        weeks.category_id,
        weeks.state,
        weeks.touches_per_week,
        weeks.person_group,
        1 as weeks,
        case when quiet.person_id is null then 0 else 1 end as compared_weeks,
        coalesce(weeks.surprise - quiet.surprise, 0) as excess_micro_orders,
        {% for measure in measures %}weeks.{{ measure }}, {% endfor %}
        {% for lot in lots %}0 as {{ lot }}{{ ', ' if not loop.last }}{% endfor %}
    from surprising as weeks
    left join quiet on weeks.brand_id = quiet.brand_id and weeks.person_id = quiet.person_id
    union all
    select
        brand_id,
        category_id,
        state,
        touches_per_week,
        person_group,
        0 as weeks,
        0 as compared_weeks,
        0 as excess_micro_orders,
        {% for measure in measures %}0 as {{ measure }}, {% endfor %}
        case when is_holdout then 0 else 1 end as tried,
        case when is_holdout then 0 else orders end as tried_orders,
        case when is_holdout then 1 else 0 end as held_out,
        case when is_holdout then orders else 0 end as held_out_orders
    from {{ ref('int_outbound__lot') }}
)

select
    brand_id,
    category_id,
    state,
    touches_per_week,
    person_group,
    {% for measure in measures + lots + ['compared_weeks', 'excess_micro_orders'] -%}
        cast(sum({{ measure }}) as bigint) as {{ measure }},
    {% endfor -%}
    cast(sum(weeks) as bigint) as weeks
from counted
group by brand_id, category_id, state, touches_per_week, person_group
