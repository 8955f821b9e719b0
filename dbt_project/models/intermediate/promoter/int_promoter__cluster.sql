-- How crowded a partner's month is: persons behind one phone, and the busiest hour of a night (00:00 to 06:00 in Shanghai)
-- against the month's mean hour, in deviations of a Poisson of that mean.
with

sold as (

    select * from {{ ref('int_promoter__order') }}

),

hours as (

    select
        shop_id,
        partner_id,
        month,
        date_trunc('hour', ordered_at) as hour_at,
        count(*) as orders,
        cast(sum(count(*)) over (partition by shop_id, partner_id, month) as double) / 720 as mean_orders
    from sold
    group by shop_id, partner_id, month, date_trunc('hour', ordered_at)

),

phones as (

    select
        shop_id,
        partner_id,
        month,
        receiver_phone,
        count(distinct person_id) as persons
    from sold
    where receiver_phone is not null
    group by shop_id, partner_id, month, receiver_phone

),

nights as (

    select
        shop_id,
        partner_id,
        month,
        max(case when extract(hour from hour_at) between 16 and 21 then orders end) as night_orders,
        max(mean_orders) as mean_orders
    from hours
    group by shop_id, partner_id, month

),

crowds as (

    select
        shop_id,
        partner_id,
        month,
        max(persons) as phone_persons
    from phones
    group by shop_id, partner_id, month

)

select
    nights.shop_id,
    nights.partner_id,
    nights.month,
    crowds.phone_persons,
    coalesce(nights.night_orders, 0) as night_orders,
    (coalesce(nights.night_orders, 0) - nights.mean_orders) / sqrt(nights.mean_orders) as burst_z
from nights
left join crowds
    on
        nights.shop_id = crowds.shop_id
        and nights.partner_id = crowds.partner_id
        and nights.month = crowds.month
