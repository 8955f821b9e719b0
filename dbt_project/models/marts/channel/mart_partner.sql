with partners as (
    select * from {{ ref('dim_partner') }}
),

sold as (
    select
        sales.partner_id,
        lines.brand_id,
        lines.shop_id,
        min(lines.paid_date) as first_sale_date,
        max(lines.paid_date) as last_sale_date,
        count(distinct {{ hs_month('lines.paid_date') }}) as active_months,
        count(distinct lines.order_id) as orders,
        count(distinct lines.person_id) as buyers,
        count(distinct case when lines.is_first_order then lines.person_id end) as new_buyers,
        sum(lines.paid_fen) as paid_fen,
        sum(lines.refund_fen) as refund_fen,
        sum(lines.net_revenue_fen) as net_revenue_fen,
        sum(margins.cm3_fen) as cm3_fen,
        sum(margins.cm4_fen) as cm4_fen
    from {{ ref('int_promoter__sale') }} as sales
    inner join {{ ref('fct_order_line') }} as lines on sales.order_line_id = lines.order_line_id
    inner join {{ ref('int_money__line_margin') }} as margins on lines.order_line_id = margins.order_line_id
    group by sales.partner_id, lines.brand_id, lines.shop_id
),

taken as (
    select
        shop_id,
        party_id as partner_id,
        sum(case when cost_type = 'commission' and fee_status = 'settled' then fee_fen else 0 end) as settled_fen,
        sum(case when cost_type = 'commission' and fee_status <> 'settled' then fee_fen else 0 end) as expected_fen,
        sum(case when cost_type in ('offline', 'guide') then fee_fen else 0 end) as side_fen
    from {{ ref('fct_line_cost') }}
    where party_id is not null and cost_type in ('commission', 'offline', 'guide')
    group by shop_id, party_id
)

select
    sold.brand_id,
    sold.shop_id,
    sold.partner_id,
    partners.partner_role,
    sold.first_sale_date,
    sold.last_sale_date,
    sold.active_months,
    sold.orders,
    sold.buyers,
    sold.new_buyers,
    {{ hs_fen_to_cny('sold.paid_fen') }} as gmv_cny,
    {{ hs_fen_to_cny('sold.net_revenue_fen') }} as net_revenue_cny,
    cast(sold.refund_fen as double) / nullif(sold.paid_fen, 0) as refund_rate,
    {{ hs_fen_to_cny('coalesce(taken.settled_fen, 0)') }} as commission_settled_cny,
    {{ hs_fen_to_cny('coalesce(taken.expected_fen, 0)') }} as commission_expected_cny,
    {{ hs_fen_to_cny('coalesce(taken.side_fen, 0)') }} as side_fee_cny,
    cast(coalesce(taken.settled_fen, 0) + coalesce(taken.expected_fen, 0) + coalesce(taken.side_fen, 0) as double)
    / nullif(greatest(sold.net_revenue_fen, 0), 0) as cost_rate,
    {{ hs_fen_to_cny('sold.cm3_fen') }} as cm3_cny,
    {{ hs_fen_to_cny('sold.cm4_fen') }} as cm4_cny
from sold
left join partners on sold.partner_id = partners.partner_id
left join taken on sold.shop_id = taken.shop_id and sold.partner_id = taken.partner_id
