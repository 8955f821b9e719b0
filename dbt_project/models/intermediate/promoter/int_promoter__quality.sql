-- How good a partner's month is, against all months of the brand's partners: CM3 per order, share of first orders, first
-- buyers who came back within 90 days, and (against it) the share of the amount that came back. Small months are drawn to
-- the brand's mean, as if quality_prior orders at that mean stood beside them. Everything is counted in millionths, so
-- sums, squares included, are exact; the score is the mean of the four standard scores.
{% set measures = ['cm3', 'newness', 'repeats', 'refunds'] -%}
{% set prior = var('quality_prior') -%}

with

sold as (

    select * from {{ ref('int_promoter__order') }}

),

came_back as (

    select distinct
        sold.shop_id,
        sold.order_id,
        sold.partner_id
    from sold
    inner join {{ ref('int_orders__order') }} as orders
        on sold.brand_id = orders.brand_id and sold.person_id = orders.person_id
    where
        sold.first_orders = 1
        and {{ hs_days_between('sold.paid_date', 'orders.paid_date') }} between 1 and 90

),

months as (

    select
        sold.brand_id,
        sold.shop_id,
        sold.partner_id,
        sold.month,
        count(*) as orders,
        sum(sold.cm3_fen) as cm3_fen,
        sum(sold.first_orders) as first_orders,
        count(came_back.order_id) as returned,
        sum(sold.refund_fen) as refund_fen,
        sum(sold.paid_fen) as paid_fen
    from sold
    left join came_back
        on
            sold.shop_id = came_back.shop_id
            and sold.order_id = came_back.order_id
            and sold.partner_id = came_back.partner_id
    group by sold.brand_id, sold.shop_id, sold.partner_id, sold.month

),

shrunk as (

    select
        {%- for measure, part, whole in [
            ('cm3', 'cm3_fen', 'orders'),
            ('newness', 'first_orders', 'orders'),
            ('repeats', 'returned', 'first_orders'),
            ('refunds', 'refund_fen', 'paid_fen'),
        ] %}
            {%- set mean = 'cast(sum(' ~ part ~ ') over brand as double) / nullif(sum(' ~ whole ~ ') over brand, 0)' %}
            {%- set weight = prior ~ (' * cast(sum(paid_fen) over brand as double) / sum(orders) over brand' if measure == 'refunds' else '') %}
            cast(round(
                1000000 * coalesce(({{ part }} + {{ weight }} * ({{ mean }})) / nullif({{ whole }} + {{ weight }}, 0), 0)
            ) as hugeint) as {{ measure }},
        {%- endfor %}
        brand_id,
        shop_id,
        partner_id,
        month,
        cm3_fen
    from months
    window brand as (partition by brand_id)

),

scored as (

    select
        {%- for measure in measures %}
            coalesce(
                cast(count(*) over brand * {{ measure }} - sum({{ measure }}) over brand as double)
                / nullif(sqrt(cast(
                    count(*) over brand * sum({{ measure }} * {{ measure }}) over brand
                    - sum({{ measure }}) over brand * sum({{ measure }}) over brand as double
                )), 0), 0
            ) as {{ measure }}_score,
        {%- endfor %}
        shrunk.*
    from shrunk
    window brand as (partition by brand_id)

)

select
    brand_id,
    shop_id,
    partner_id,
    month,
    cast(cm3_fen as bigint) as cm3_fen,
    (cm3_score + newness_score + repeats_score - refunds_score) / 4 as quality_score
from scored
