{{ config(materialized='table') }}

-- How the shop served a person's first purchase, and what the person did next. Of several orders of the day the slowest
-- counts; one that has not arrived is slower than any. The same holds for answers to what was asked about these orders within
-- 30 days; of several ratings the worst counts.
{% set ticket_days = 30 -%}

with firsts as (
    select
        brand_id,
        person_id,
        purchase_date as first_date,
        lead(purchase_date) over (partition by brand_id, person_id order by purchase_date) as next_date
    from {{ ref('int_member__purchase_day') }}
    where purchase_date <= {{ hs_vitality_through_date() }}
    qualify row_number() over (partition by brand_id, person_id order by purchase_date) = 1
),

served as (
    select
        brand_id,
        person_id,
        paid_date,
        case when count(pay_to_ship_h) = count(*) then max(pay_to_ship_h) end as pay_to_ship_h,
        case when count(pay_to_sign_h) = count(*) then max(pay_to_sign_h) end as pay_to_sign_h
    from {{ ref('int_service__order') }}
    where is_to_ship
    group by brand_id, person_id, paid_date
),

asked as (
    select
        orders.brand_id,
        orders.person_id,
        orders.paid_date,
        count(*) as tickets,
        case
            when count(case when tickets.first_replied_at >= tickets.opened_at then 1 end) = count(*)
                then max({{ hs_seconds_between('tickets.opened_at', 'tickets.first_replied_at') }} / 60.0)
        end as first_reply_min,
        min(case when tickets.score between 1 and 5 then tickets.score end) as ticket_score
    from {{ ref('stg_member__service_tickets') }} as tickets
    inner join {{ ref('int_service__order') }} as orders
        on tickets.shop_id = orders.shop_id and tickets.order_id = orders.order_id
    where
        {{ hs_business_date('tickets.opened_at') }} between orders.paid_date and orders.paid_date + {{ ticket_days }}
    group by orders.brand_id, orders.person_id, orders.paid_date
),

shares as (
    select
        persons.brand_id,
        persons.person_id,
        {{ hs_business_date('events.occurred_at') }} as share_date
    from {{ ref('stg_promoter__share_events') }} as events
    inner join {{ ref('int_identity__person_key') }} as persons
        on
            events.brand_id = persons.brand_id
            and {{ hs_row_person_key('events.brand_id', 'events.unionid', 'events.appid', 'events.openid') }} = persons.person_key
    where events.action = 'share'
)

select
    firsts.brand_id,
    firsts.person_id,
    firsts.first_date,
    firsts.next_date,
    served.pay_to_ship_h,
    served.pay_to_sign_h,
    coalesce(asked.tickets, 0) as tickets,
    asked.first_reply_min,
    asked.ticket_score,
    min(shares.share_date) as share_date
from firsts
left join served
    on
        firsts.brand_id = served.brand_id
        and firsts.person_id = served.person_id
        and firsts.first_date = served.paid_date
left join asked
    on
        firsts.brand_id = asked.brand_id
        and firsts.person_id = asked.person_id
        and firsts.first_date = asked.paid_date
left join shares
    on
        firsts.brand_id = shares.brand_id
        and firsts.person_id = shares.person_id
        and firsts.first_date <= shares.share_date
group by
    firsts.brand_id, firsts.person_id, firsts.first_date, firsts.next_date, served.pay_to_ship_h, served.pay_to_sign_h,
    asked.tickets, asked.first_reply_min, asked.ticket_score
