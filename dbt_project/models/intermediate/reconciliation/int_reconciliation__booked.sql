-- What each ledger books of an order. Withdrawals and the like belong to no order and are left out; what a ledger calls a
-- booking of an order is here whatever its type, so that a type nobody expects is seen.
select
    brand_id,
    shop_id,
    'fund_flow' as ledger,
    funds_type as entry_type,
    case when funds_type = 'order_refund' then coalesce(aftersale_id, order_id) else order_id end as entry_id,
    order_id,
    {{ hs_business_date('booked_at') }} as date,
    amount_fen
from {{ ref('stg_shop__fund_flows') }}
where order_id is not null

union all

select
    brand_id,
    shop_id,
    'settlement' as ledger,
    'buyer_paid' as entry_type,
    order_id as entry_id,
    order_id,
    {{ hs_business_date('coalesce(paid_at, ordered_at)') }} as date,
    buyer_paid_fen as amount_fen
from {{ ref('stg_shop__settlements') }}
where buyer_paid_fen <> 0

union all

select
    brand_id,
    shop_id,
    'trade_bill' as ledger,
    case when trade_state = 'REFUND' then 'refund' else 'payment' end as entry_type,
    case when trade_state = 'REFUND' then out_refund_no else out_trade_no end as entry_id,
    out_trade_no as order_id,
    {{ hs_business_date('traded_at') }} as date,
    case when trade_state = 'REFUND' then refund_fen else order_fen end as amount_fen
from {{ ref('stg_shop__pay_trade_bill') }}
where trade_state in ('SUCCESS', 'REFUND')

union all

select
    brand_id,
    shop_id,
    'fund_bill' as ledger,
    bill_kind as entry_type,
    voucher_id as entry_id,
    case when bill_kind = 'payment' then voucher_id end as order_id,
    {{ hs_business_date('booked_at') }} as date,
    amount_fen
from {{ ref('stg_shop__pay_fund_bill') }}
where bill_kind in ('payment', 'refund')
