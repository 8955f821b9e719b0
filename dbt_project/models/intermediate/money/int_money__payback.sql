-- New buyers belong to the channel of their first order. What was spent on that order (advertising, fees elsewhere, guides)
-- is the price of winning them; they have paid it back on the first day by whose end all their orders together left
-- something after it (CM4 not below 0).
with

lines as (

    select
        lines.brand_id,
        lines.shop_id,
        lines.person_id,
        lines.channel_id,
        lines.paid_date,
        lines.is_first_order,
        margins.cm4_fen,
        margins.cm3_fen - margins.cm4_fen as marketing_fen
    from {{ ref('fct_order_line') }} as lines
    inner join {{ ref('int_money__line_margin') }} as margins on lines.order_line_id = margins.order_line_id
    where lines.person_id is not null

),

won as (

    select
        brand_id,
        shop_id,
        person_id,
        channel_id,
        paid_date as won_date,
        sum(marketing_fen) as marketing_fen
    from lines
    where is_first_order
    group by brand_id, shop_id, person_id, channel_id, paid_date
    qualify row_number() over (partition by brand_id, person_id order by sum(marketing_fen) desc, channel_id) = 1

),

days as (

    select
        won.brand_id,
        won.shop_id,
        won.channel_id,
        {{ hs_month('won.won_date') }} as month,
        {{ hs_days_between('won.won_date', 'lines.paid_date') }} as day_no,
        sum(lines.cm4_fen) as cm4_fen
    from won
    inner join lines on won.brand_id = lines.brand_id and won.person_id = lines.person_id
    group by
        won.brand_id, won.shop_id, won.channel_id, {{ hs_month('won.won_date') }},
        {{ hs_days_between('won.won_date', 'lines.paid_date') }}

),

earned as (

    select
        *,
        sum(cm4_fen) over (
            partition by brand_id, shop_id, channel_id, month order by day_no
            rows between unbounded preceding and current row
        ) as earned_fen
    from days

),

paid_back as (

    select
        brand_id,
        shop_id,
        channel_id,
        month,
        min(case when earned_fen >= 0 then day_no end) as payback_days
    from earned
    group by brand_id, shop_id, channel_id, month

)

select
    won.brand_id,
    won.shop_id,
    {{ hs_month('won.won_date') }} as month,
    won.channel_id,
    count(*) as new_buyers,
    cast(sum(won.marketing_fen) as bigint) as acquisition_fen,
    min(paid_back.payback_days) as payback_days
from won
left join paid_back
    on
        won.brand_id = paid_back.brand_id
        and won.shop_id = paid_back.shop_id
        and won.channel_id = paid_back.channel_id
        and {{ hs_month('won.won_date') }} = paid_back.month
group by won.brand_id, won.shop_id, {{ hs_month('won.won_date') }}, won.channel_id
