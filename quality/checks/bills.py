"""Money booked twice: the shop's own records against the WeChat Pay bill and the shop's fund flow, item by item.

An amount in the wrong unit, a record invented and a day lost on our side show here whatever the volume, because another
party booked the same money on its own. Asymmetric on purpose: what they booked we must have on every day; what we hold
they must have only on days they have delivered, as a bill that comes late is not wrong.
"""

from dataclasses import dataclass

from quality.checks.daily import shanghai_day
from quality.suite import Check, Kind, Severity, between

COMPARED_DAYS = 28
READ_DAYS = 60  # items of these days are read, so that one booked a little earlier on one side finds its other half
SLACK_ITEMS = 2  # items of a day that may be missing on either side,
SLACK_SHARE = 0.02  # and this share of the day on top: cancellations in flight, quarantined rows


@dataclass(frozen=True, slots=True)
class BillRule:
    """`ours` and `theirs` are queries of (item, day, amount in fen), one row per item."""

    name: str
    ours: str
    theirs: str
    message: str
    severity: Severity = Severity.BLOCK


def bill_agrees(rule: BillRule) -> Check:
    """On every day, items that both parties booked have equal amounts, and hardly any is missing on either side."""
    return Check(
        name=rule.name,
        kind=Kind.RECONCILIATION,
        severity=rule.severity,
        sql=f"""
            with one(item, day, amount) as ({rule.ours}),
            other(item, day, amount) as ({rule.theirs}),
            span as (
                select greatest(min(day), (select min(day) from other), $as_of - {COMPARED_DAYS}) as first_day from one
            ),
            pairs as (
                select one.amount as ours, other.amount as theirs, coalesce(other.day, one.day) as day
                from one full join other using (item)
            ),
            days as (
                select
                    day,
                    count(*) as items,
                    count(*) filter (where ours <> theirs) as differing,
                    count(*) filter (where ours is null) as only_theirs,
                    -- what we hold counts only where the other party delivered that day
                    count(*) filter (where theirs is null) * cast(bool_or(theirs is not null) as integer) as only_ours
                from pairs cross join span
                where day between first_day and $as_of
                group by day
            )
            select
                least((select count(*) from one), (select count(*) from other)) as delivered,
                coalesce(sum(items), 0) as items,
                coalesce(sum(only_ours), 0) as only_ours,
                coalesce(sum(only_theirs), 0) as only_theirs,
                coalesce(sum(differing), 0) as differing,
                coalesce(max(only_ours + only_theirs - {SLACK_ITEMS} - {SLACK_SHARE} * items), 0) as missing_excess,
                coalesce(max(differing - {SLACK_SHARE} * items), 0) as differing_excess
            from days
        """,
        numbers=(
            "delivered", "items", "only_ours", "only_theirs", "differing", "missing_excess", "differing_excess",
        ),
        expectations=(between("missing_excess", high=0), between("differing_excess", high=0)),
        message=rule.message + ": of {items}, {differing} differ, {only_ours} are ours only, {only_theirs} theirs only",
    )  # fmt: skip


# The newest version of every order, as far back as a compared payment can lie.
_ORDERS = f"""(
    select * from raw.shop__orders
    where {shanghai_day("ordered_at")} >= $as_of - {READ_DAYS}
    qualify row_number() over (
        partition by shop_id, order_id
        order by coalesce(is_incomplete, false), _source_updated_at desc, _extracted_at desc, _status_rank desc
    ) = 1
)"""
_AFTERSALES = f"""(
    select * from raw.shop__aftersales
    where {shanghai_day("requested_at")} >= $as_of - 3 * {READ_DAYS}
    qualify row_number() over (
        partition by shop_id, aftersale_id order by _source_updated_at desc, _extracted_at desc, _status_rank desc
    ) = 1
)"""
_FLOWS = f"""(
    select distinct shop_id, flow_id, booked_at, funds_type, order_id, aftersale_id, amount_fen
    from raw.shop__fund_flows where {shanghai_day("booked_at")} >= $as_of - {READ_DAYS}
)"""

PAYMENTS = BillRule(
    name="payments_equal_the_pay_bill",
    ours=f"""
        select transaction_id, min({shanghai_day("paid_at")}), sum(order_paid_fen) from {_ORDERS}
        where transaction_id is not null and paid_at is not null and order_paid_fen > 0 group by 1
    """,
    theirs=f"""
        select transaction_id, min({shanghai_day("traded_at")}), max(coalesce(order_fen, settlement_fen))
        from raw.shop__pay_trade_bill
        where trade_state = 'SUCCESS' and {shanghai_day("traded_at")} >= $as_of - {READ_DAYS} group by 1
    """,
    message="orders and the WeChat Pay bill disagree on payments",
)
BOOKINGS = BillRule(
    name="order_bookings_equal_the_orders",
    ours=f"""
        select concat_ws('|', shop_id, order_id), min({shanghai_day("paid_at")}), sum(order_paid_fen) from {_ORDERS}
        where paid_at is not null and order_paid_fen > 0 group by 1
    """,
    theirs=f"""
        select concat_ws('|', shop_id, order_id), min({shanghai_day("booked_at")}), sum(amount_fen) from {_FLOWS}
        where funds_type = 'order_payment' group by 1
    """,
    message="orders and the fund flow disagree on payments",
)
REFUNDS = BillRule(
    name="refund_bookings_equal_the_aftersales",
    ours=f"""
        select concat_ws('|', shop_id, aftersale_id), min({shanghai_day("completed_at")}), sum(refund_fen)
        from {_AFTERSALES} where completed_at is not null and refund_fen > 0 group by 1  -- an exchange moves no money
    """,
    theirs=f"""
        select concat_ws('|', shop_id, aftersale_id), min({shanghai_day("booked_at")}), sum(amount_fen) from {_FLOWS}
        where funds_type = 'order_refund' and aftersale_id is not null group by 1
    """,
    message="aftersales and the fund flow disagree on refunds",
)
SETTLED = BillRule(
    name="settlements_equal_the_orders",
    ours=f"""
        select concat_ws('|', shop_id, order_id), min({shanghai_day("paid_at")}), sum(order_paid_fen) from {_ORDERS}
        where paid_at is not null and order_paid_fen > 0 group by 1
    """,
    theirs=f"""
        select concat_ws('|', shop_id, order_id), any_value({shanghai_day("paid_at")}), max(buyer_paid_fen)
        from raw.shop__settlements
        where paid_at is not null and {shanghai_day("ordered_at")} >= $as_of - {READ_DAYS} group by 1
    """,
    message="orders and their settlements disagree on what was paid",
)
POSTED = BillRule(
    name="pay_bookings_equal_the_pay_bill",
    ours=f"""
        with trades as (
            select distinct transaction_id, refund_id, trade_state, traded_at, order_fen, refund_fen, fee_fen
            from raw.shop__pay_trade_bill where {shanghai_day("traded_at")} >= $as_of - {READ_DAYS}
        )
        select transaction_id || '|payment', {shanghai_day("traded_at")}, order_fen from trades
        where trade_state = 'SUCCESS'
        union all
        select transaction_id || '|fee', {shanghai_day("traded_at")}, fee_fen from trades
        where trade_state = 'SUCCESS' and fee_fen > 0
        union all
        select refund_id || '|refund', {shanghai_day("traded_at")}, refund_fen from trades where trade_state = 'REFUND'
    """,
    theirs=f"""
        select payment_id || '|' || bill_kind, any_value({shanghai_day("booked_at")}), max(amount_fen)
        from raw.shop__pay_fund_bill
        where bill_kind in ('payment', 'fee', 'refund') and amount_fen > 0
            and {shanghai_day("booked_at")} >= $as_of - {READ_DAYS}
        group by 1
    """,
    message="the trade bill and the fund bill of WeChat Pay disagree",
)

CROSS_CHECKS: dict[str, tuple[Check, ...]] = {
    "shop__pay_trade_bill": (bill_agrees(PAYMENTS),),
    "shop__fund_flows": (bill_agrees(BOOKINGS),),
    "shop__aftersales": (bill_agrees(REFUNDS),),
    "shop__settlements": (bill_agrees(SETTLED),),
    "shop__pay_fund_bill": (bill_agrees(POSTED),),
}
