-- Both sides of every entry. An entry is due on the day our records expect it (else on the day it was booked); until
-- lag_days after that a ledger that has nothing yet is pending, not wrong.
with

sides as (

    select
        *,
        amount_fen as expected_fen,
        cast(null as bigint) as booked_fen,
        date as expected_date
    from {{ ref('int_reconciliation__expected') }}

    union all

    select
        *,
        cast(null as bigint) as expected_fen,
        amount_fen as booked_fen,
        cast(null as date) as expected_date
    from {{ ref('int_reconciliation__booked') }}

),

entries as (

    select
        shop_id,
        ledger,
        entry_type,
        entry_id,
        min(brand_id) as brand_id,
        min(order_id) as order_id,
        coalesce(min(expected_date), min(date)) as date,
        sum(expected_fen) as expected_fen,
        sum(booked_fen) as booked_fen
    from sides
    group by shop_id, ledger, entry_type, entry_id

)

select
    entries.brand_id,
    entries.shop_id,
    entries.ledger,
    entries.entry_type,
    entries.entry_id,
    entries.order_id,
    entries.date,
    cast(coalesce(entries.expected_fen, 0) as bigint) as expected_fen,
    cast(coalesce(entries.booked_fen, 0) as bigint) as booked_fen,
    case
        when
            abs(coalesce(entries.booked_fen, 0) - coalesce(entries.expected_fen, 0))
            <= greatest(
                tolerances.tolerance_fen,
                tolerances.tolerance_rate * greatest(coalesce(entries.expected_fen, 0), coalesce(entries.booked_fen, 0))
            )
            then 'matched'
        when entries.expected_fen is null then 'missing_in_orders'
        when
            entries.booked_fen is null
            and {{ hs_days_between('entries.date', "cast('" ~ var('through_date') ~ "' as date)") }} < tolerances.lag_days
            then 'pending'
        when entries.booked_fen is null then 'missing_in_ledger'
        else 'differing'
    end as entry_status
from entries
inner join {{ ref('reconciliation_tolerance') }} as tolerances on entries.ledger = tolerances.ledger
