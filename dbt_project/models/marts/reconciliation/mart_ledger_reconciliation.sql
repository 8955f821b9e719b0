{% set statuses = ['matched', 'pending', 'missing_in_ledger', 'missing_in_orders', 'differing'] -%}

with entries as (
    select * from {{ ref('int_reconciliation__entry') }}
)

select
    brand_id,
    shop_id,
    date,
    ledger,
    entry_type,
    count(*) as entries,
    {%- for status in statuses %}
        cast(sum(case when entry_status = '{{ status }}' then 1 else 0 end) as bigint) as {{ status }},
    {%- endfor %}
    {{ hs_fen_to_cny('sum(expected_fen)') }} as expected_cny,
    {{ hs_fen_to_cny('sum(booked_fen)') }} as booked_cny,
    {{ hs_fen_to_cny("sum(case when entry_status not in ('matched', 'pending') then booked_fen - expected_fen else 0 end)") }} as gap_cny,
    {{ hs_fen_to_cny("sum(case when entry_status not in ('matched', 'pending') then abs(booked_fen - expected_fen) else 0 end)") }} as disagreed_cny,
    case
        when max(case when entry_status not in ('matched', 'pending') then 1 else 0 end) = 1 then 'differs'
        when max(case when entry_status = 'pending' then 1 else 0 end) = 1 then 'pending'
        else 'matched'
    end as status,
    min(case when entry_status not in ('matched', 'pending') then coalesce(order_id, entry_id) end) as example_order_id
from entries
group by brand_id, shop_id, date, ledger, entry_type
