"""Counts of the platforms against ours: what WeCom and WeChat say of a day, our events of that day come to.

WeCom answers 0 instead of an error before a day is ready, so a day of zeros that was none shows here too. The newest
day is left out: their figures of it are not final, and some events come to us a day late. A brand or a day they have
not delivered is not compared.
"""

from quality.checks.bills import BillRule, bill_agrees
from quality.checks.daily import shanghai_day
from quality.checks.totals import TotalsRule, totals_agree
from quality.suite import Check, Severity

COMPARED_DAYS = 28
SLACK, SLACK_SHARE = 3, 0.1  # events of a day that may be missing on either side, and this share on top


def _newest(table: str, key: str) -> str:
    return f"""(
        select * from raw.{table} where stat_date between $as_of - {COMPARED_DAYS} and $as_of - 1
        qualify row_number() over (partition by {key} order by _extracted_at desc, _record_hash desc) = 1
    )"""


def _told(daily: str, kinds: dict[str, str]) -> str:
    parts = " union all ".join(
        f"select brand_id, stat_date, '{kind}' as kind, {column} as n from {daily}" for kind, column in kinds.items()
    )
    return f"select concat_ws('|', brand_id, stat_date, kind), sum(n) from ({parts}) group by 1"


def _seen(events: str, column: str, kinds: dict[str, str], daily: str) -> str:
    cases = " ".join(f"when '{code}' then '{kind}'" for kind, code in kinds.items())
    day = shanghai_day("occurred_at")
    return f"""
        select concat_ws('|', brand_id, day, case {column} {cases} end), count(*) from (
            select distinct event_id, brand_id, {column}, {day} as day from raw.{events}
            where {day} between $as_of - {COMPARED_DAYS} and $as_of - 1 and {column} in ({str([*kinds.values()])[1:-1]})
        ) where (brand_id, day) in (select (brand_id, stat_date) from {daily}) group by 1
    """


_GUIDES = _newest("member__wecom_behavior_daily", "corp_id, guide_id, stat_date")
_FOLLOWERS = _newest("member__service_account_daily", "appid, user_source, stat_date")
CONTACTS = TotalsRule(
    name="contacts_are_those_wecom_counts",
    left=_told(_GUIDES, {"new": "new_contacts", "deleted": "deletions"}),
    right=_seen(
        "member__wecom_contact_events", "change", {"new": "add", "deleted": "customer_deleted"}, _GUIDES
    ),
    message="new contacts and deletions by day and those WeCom counts disagree",
    tolerance=SLACK,
    relative=SLACK_SHARE,
    severity=Severity.WARN,
)  # fmt: skip
FOLLOWERS = TotalsRule(
    name="followers_are_those_wechat_counts",
    left=_told(_FOLLOWERS, {"new": "new_followers", "lost": "lost_followers"}),
    right=_seen(
        "member__service_account_events", "event", {"new": "subscribe", "lost": "unsubscribe"}, _FOLLOWERS
    ),
    message="new and lost followers by day and those WeChat counts disagree",
    tolerance=SLACK,
    relative=SLACK_SHARE,
    severity=Severity.WARN,
)  # fmt: skip
_REDEEMED = f"""
    select concat_ws('|', brand_id, order_id) as item, any_value({shanghai_day("occurred_at")}) as day,
        max(amount_fen) as amount
    from raw.member__member_points
    where change = 'redeem' and order_id is not null and {shanghai_day("occurred_at")} >= $as_of - {COMPARED_DAYS + 2}
    group by 1
"""
POINTS = BillRule(
    name="points_taken_off_are_those_of_the_orders",
    ours=f"""
        select concat_ws('|', brand_id, order_id), any_value({shanghai_day("paid_at")}), max(order_points_fen)
        from raw.shop__orders
        where paid_at is not null and {shanghai_day("ordered_at")} >= $as_of - {2 * COMPARED_DAYS}
            and concat_ws('|', brand_id, order_id) in (select item from ({_REDEEMED}))
        group by 1
    """,
    theirs=_REDEEMED,
    message="points that members redeemed and points taken off their orders disagree",
    severity=Severity.WARN,
)

COUNT_CHECKS: dict[str, tuple[Check, ...]] = {
    "member__wecom_behavior_daily": (totals_agree(CONTACTS),),
    "member__service_account_daily": (totals_agree(FOLLOWERS),),
    "member__member_points": (bill_agrees(POINTS),),
}
