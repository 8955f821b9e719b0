-- What happened in each week (Monday to Sunday) of a person. Orders count for their week, and for the week before it when
-- placed in the three days after that one: what a message of Sunday brings comes later. Touches are in tenths, exact.
{% set weeks, days_after = 54, 3 -%}
{% set measures = [
    'messages', 'sales_messages', 'orders', 'week_orders', 'net_fen', 'costed_net_fen', 'cm3_fen'
] -%}

with days as (
    select
        date,
        weekday,
        date - cast(weekday - 1 as integer) as week_date
    from {{ ref('dim_date') }}
    where date between {{ hs_vitality_through_date() }} - 7 * {{ weeks }} and {{ hs_vitality_through_date() }}
),

happened as (
    select
        brand_id,
        person_id,
        sent_date as date,
        'send' as kind,
        cast(round(10 * effective_touches) as bigint) as tenths,
        1 as messages,
        case when content_type = 'sales' then 1 else 0 end as sales_messages,
        0 as orders,
        0 as week_orders,
        0 as net_fen,
        0 as costed_net_fen,
        0 as cm3_fen
    from {{ ref('fct_outbound') }}
    where is_delivered
    {% for kind in ('order', 'order_after') -%}
        union all
        select
            brand_id,
            person_id,
            purchase_date as date,
            '{{ kind }}' as kind,
            0 as tenths,
            0 as messages,
            0 as sales_messages,
            orders,
            {{ 'orders' if loop.first else '0' }} as week_orders,
            {{ 'net_fen' if loop.first else '0' }} as net_fen,
            {{ 'coalesce(costed_net_fen, 0)' if loop.first else '0' }} as costed_net_fen,
            {{ 'coalesce(cm3_fen, 0)' if loop.first else '0' }} as cm3_fen
        from {{ ref('int_member__purchase_day') }}
    {% endfor -%}
)

select
    happened.brand_id,
    happened.person_id,
    case when happened.kind = 'order_after' then days.week_date - 7 else days.week_date end as week_date,
    {% for measure in measures -%}
        cast(sum(happened.{{ measure }}) as bigint) as {{ measure }},
    {% endfor -%}
    cast(sum(happened.tenths) as bigint) as tenths
from happened
inner join days on happened.date = days.date
where happened.kind != 'order_after' or days.weekday <= {{ days_after }}
group by 1, 2, 3
