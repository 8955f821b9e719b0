-- Eight signals per partner and month, each 1 when a threshold is passed (vars signal_*). They ask for a look, they never
-- block: needs_review of mart_promoter begins at signal_review_count of them.

with

sold as (

    select * from {{ ref('int_promoter__order') }}

),

-- A buys through B and B through A in one month
rings as (

    select distinct
        one.brand_id,
        one.shop_id,
        one.partner_id,
        one.month
    from sold as one
    inner join sold as other
        on
            one.brand_id = other.brand_id
            and one.month = other.month
            and one.person_id = other.partner_person_id
            and one.partner_person_id = other.person_id
            and one.partner_id <> other.partner_id

),

shared_buyers as (

    select
        brand_id,
        person_id,
        date_trunc('week', paid_date) as week
    from sold
    where partner_person_id is not null
    group by brand_id, person_id, date_trunc('week', paid_date)
    having count(distinct partner_id) > {{ var('signal_shared_promoters') }}

),

counted as (

    select
        sold.brand_id,
        sold.shop_id,
        sold.partner_id,
        sold.month,
        count(*) as orders,
        sum(sold.own_orders) as own_orders,
        sum(sold.late_refunds) as late_refunds,
        sum(sold.instant_orders) as instant_orders,
        sum(sold.first_orders) as first_orders,
        count(shared_buyers.person_id) as shared_orders
    from sold
    left join shared_buyers
        on
            sold.brand_id = shared_buyers.brand_id
            and sold.person_id = shared_buyers.person_id
            and date_trunc('week', sold.paid_date) = shared_buyers.week
    group by sold.brand_id, sold.shop_id, sold.partner_id, sold.month

)

select
    counted.*,
    counted.own_orders > counted.orders * {{ var('signal_own_share') }} as is_self_purchase,
    coalesce(clusters.phone_persons > {{ var('signal_phone_persons') }}, false) as is_phone_cluster,
    counted.late_refunds > counted.orders * {{ var('signal_late_refund_share') }} as is_late_refund,
    coalesce(clusters.burst_z > {{ var('signal_burst_z') }} and clusters.night_orders >= 5, false) as is_night_burst,
    counted.orders >= 30 and counted.first_orders > counted.orders * {{ var('signal_first_share') }} as is_first_only,
    counted.instant_orders > counted.orders * {{ var('signal_click_share') }} as is_instant_click,
    rings.partner_id is not null as is_ring,
    counted.shared_orders > counted.orders * {{ var('signal_shared_share') }} as is_buyer_reuse
from counted
left join {{ ref('int_promoter__cluster') }} as clusters
    on
        counted.shop_id = clusters.shop_id
        and counted.partner_id = clusters.partner_id
        and counted.month = clusters.month
left join rings
    on
        counted.shop_id = rings.shop_id
        and counted.partner_id = rings.partner_id
        and counted.month = rings.month
