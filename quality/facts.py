"""Suites of the fact tables: lines, refunds, touches and credits, each against its history and its inputs."""

from quality.checks.amounts import AmountRule, amounts_keep_their_level
from quality.checks.daily import DailySource
from quality.checks.mix import MixRule, mix_is_stable
from quality.checks.privacy import no_phone_numbers
from quality.checks.totals import ShareRule, TotalsRule, every_row, share_is_within, sums, totals_agree
from quality.checks.twins import TwinRule, no_new_twins
from quality.checks.volume import daily_volume
from quality.suite import Kind, Severity, Suite, mart_suite

OWNER = "analytics"
LINES = "marts.fct_order_line"
REFUNDS = "marts.fct_refund_line"
TOUCHES = "marts.fct_touch"
CREDITS = "marts.fct_attribution"
CHANNEL_DAYS = "marts.mart_channel_daily"
RECENT = "$as_of - 28"

ORDER_LINE = mart_suite(
    "fct_order_line",
    OWNER,
    shared=DailySource(LINES, "paid_date", ("order_line_id",)).relations(),
    checks=(
        daily_volume(),
        no_new_twins(
            TwinRule(
                LINES,
                "paid_date",
                "order_id",
                ("shop_id", "person_id", "paid_at", "product_id", "sku_id", "quantity", "paid_fen"),
            )
        ),
        amounts_keep_their_level(AmountRule(LINES, "paid_date", "paid_fen", "concat_ws('|', brand_id, channel_id)")),
        share_is_within(
            ShareRule(
                name="unknown_channel_is_under_two_percent_of_gmv",
                source=f"{LINES} where paid_date > {RECENT} and paid_date <= $as_of",
                part="sum(paid_fen) filter (where channel_id = 'CH99')",
                whole="sum(paid_fen)",
                high=0.02,
                kind=Kind.DRIFT,
                severity=Severity.WARN,
                message="the channel of too much revenue is unknown",
            )
        ),
        totals_agree(
            TotalsRule(
                name="line_refunds_equal_the_refund_lines",
                left=sums(LINES, "shop_id, paid_date", "sum(refund_fen)"),
                right=sums(REFUNDS, "shop_id, sale_date", "sum(refund_fen)"),
                message="refunds on order lines and refund lines disagree by shop and day",
            )
        ),
        no_phone_numbers(
            LINES,
            ("live_id", "partner_id", "sale_scene", "account_owner", "traffic_agent", "order_status"),
            ("order_id", "product_id", "sku_id"),
        ),
    ),
)
REFUND_LINE = mart_suite(
    "fct_refund_line",
    OWNER,
    shared=DailySource(REFUNDS, "completed_date", ("aftersale_id", "order_line_id")).relations(),
    checks=(
        daily_volume(),
        amounts_keep_their_level(AmountRule(REFUNDS, "completed_date", "refund_fen", "brand_id")),
        share_is_within(
            ShareRule(
                name="refunds_are_at_most_what_was_paid",
                source=f"{LINES} where paid_date > {RECENT} and paid_date <= $as_of",
                part="sum(refund_fen)",
                whole="sum(paid_fen)",
                kind=Kind.RECONCILIATION,
                message="more was refunded than paid in four weeks of sales",
            )
        ),
        no_phone_numbers(REFUNDS, ("refund_type", "reason_code"), ("aftersale_id",)),
    ),
)
TOUCH = mart_suite(
    "fct_touch",
    OWNER,
    shared=DailySource(TOUCHES, "touch_date", ("touch_id",), scope="brand_id").relations(),
    checks=(
        daily_volume(),
        no_new_twins(
            TwinRule(
                TOUCHES,
                "touch_date",
                "touch_id",
                ("brand_id", "person_id", "touched_at", "channel_id", "component_id", "touch_kind", "content_id"),
            )
        ),
        mix_is_stable(MixRule(TOUCHES, "touch_date", "channel_id", "channels")),
        totals_agree(
            TotalsRule(
                name="touches_add_up_to_channel_days",
                left=sums(TOUCHES, "brand_id, touch_date", "count(*)"),
                right=sums(f"{CHANNEL_DAYS} where touches > 0", "brand_id, date", "sum(touches)"),
                message="touches and the daily mart disagree by brand and day",
            )
        ),
        no_phone_numbers(TOUCHES, ("component_id", "direction", "touch_kind", "content_id", "agent_id", "channel_id")),
    ),
)
ATTRIBUTION = mart_suite(
    "fct_attribution",
    OWNER,
    shared=DailySource(CREDITS, "purchase_date", ("order_line_id", "rule", "touch_seq"), scope="rule").relations(),
    checks=(
        daily_volume(),
        mix_is_stable(MixRule(CREDITS, "purchase_date", "channel_id", "channels")),
        totals_agree(
            TotalsRule(
                name="credits_of_every_rule_equal_net_revenue",
                left=sums(CREDITS, "rule, shop_id, purchase_date", "sum(credit_fen)"),
                right=sums(
                    f"{LINES} cross join (select distinct rule from {CREDITS}) as rules",
                    "rule, shop_id, paid_date",
                    "sum(net_revenue_fen)",
                ),
                message="credits and net revenue disagree by rule, shop and day",
            )
        ),
        every_row(
            name="credited_touches_exist",
            source=f"""(
                    select touch_id from {CREDITS} group by touch_id having not bool_or(rule = 'platform')
                ) as credited""",
            condition=f"touch_id in (select touch_id from {TOUCHES})",
            message="credits name touches that do not exist",
            kind=Kind.RECONCILIATION,
        ),
        totals_agree(
            TotalsRule(
                name="orders_after_a_touch_are_paths",
                left=sums("marts.mart_path where conversions > 0", "brand_id, month", "sum(conversions)"),
                right=sums(
                    f"""{LINES} where order_line_id in (
                        select order_line_id from {CREDITS}
                        where rule = 'first' and touch_id in (select touch_id from {TOUCHES})
                    )""",
                    "brand_id, cast(date_trunc('month', ordered_at + interval 8 hour) as date)",
                    "count(distinct (shop_id, order_id))",
                ),
                message="orders whose first credit is of a touch and paths that end in a sale disagree by month",
            )
        ),
        no_phone_numbers(CREDITS, ("rule", "channel_id")),
    ),
)

FACT_SUITES: tuple[Suite, ...] = (ORDER_LINE, REFUND_LINE, TOUCH, ATTRIBUTION)
