"""Suites of service: every order is in its week, durations are possible, rates lie within their intervals."""

from quality.checks.daily import shanghai_day
from quality.checks.privacy import no_phone_numbers
from quality.checks.totals import THROUGH, TotalsRule, every_row, key_is_there_once, sums, totals_agree
from quality.suite import Kind, Suite, mart_suite

OWNER = "analytics"
SERVICE = "marts.mart_service"
REPEAT = "marts.mart_service_repeat"

MART_SERVICE = mart_suite(
    "mart_service",
    OWNER,
    checks=(
        key_is_there_once("a_week_is_there_once", SERVICE, "brand_id, week", "a week is there twice"),
        every_row(
            name="hours_and_counts_are_possible",
            source=SERVICE,
            condition=(
                "orders >= orders_to_ship and orders_to_ship >= shipped_orders and orders >= tracked_orders "
                "and tracked_orders >= signed_orders and refund_orders >= refunded_orders "
                "and new_buyers >= repeat_buyers "
                "and coalesce(pay_to_ship_h_p50 between 0 and coalesce(pay_to_ship_h_p90, 1e8), true) "
                "and coalesce(ship_to_sign_h_p50 between 0 and coalesce(ship_to_sign_h_p90, 1e8), true) "
                "and coalesce(refund_days_p50 between 0 and coalesce(refund_days_p90, 1e8), true) "
                "and coalesce(first_reply_min_p50 between 0 and coalesce(first_reply_min_p90, 1e8), true) "
                "and coalesce(tickets >= answered_tickets and tickets >= rated_tickets, true) "
                "and coalesce(rated_tickets >= satisfied_tickets, true) and coalesce(reviews >= positive_reviews, true)"
            ),
            message="a part is larger than its whole, or durations are negative, endless or out of order",
        ),
        totals_agree(
            TotalsRule(
                name="weeks_hold_the_orders_of_order_lines",
                left=sums(SERVICE, "brand_id, week", "sum(orders)"),
                right=sums(
                    f"marts.fct_order_line where channel_id <> 'CH23' and paid_date <= {THROUGH}",
                    "brand_id, cast(date_trunc('week', paid_date) as date)",
                    "count(distinct (shop_id, order_id))",
                ),
                message="orders of a week and of order lines disagree",
                # an order all of whose lines were set aside has none
                tolerance=2.0,
                relative=0.05,
            )
        ),
        totals_agree(
            TotalsRule(
                name="weeks_hold_the_tickets_and_reviews_delivered",
                left=f"""
                    select concat_ws('|', brand_id, 'tickets'), sum(tickets) from {SERVICE}
                    where tickets is not null group by brand_id
                    union all
                    select concat_ws('|', brand_id, 'reviews'), sum(reviews) from {SERVICE}
                    where reviews is not null group by brand_id
                """,
                right=f"""
                    select concat_ws('|', brand_id, 'tickets'), count(distinct (shop_id, ticket_id))
                    from raw.member__service_tickets where {shanghai_day("opened_at")} <= {THROUGH} group by brand_id
                    union all
                    select concat_ws('|', brand_id, 'reviews'), count(distinct (shop_id, review_id))
                    from raw.member__reviews where {shanghai_day("reviewed_at")} <= {THROUGH} group by brand_id
                """,
                message="tickets and reviews of the weeks and of the files disagree",
                # a week without any order has no row
                tolerance=2.0,
                relative=0.05,
            )
        ),
        no_phone_numbers(SERVICE, ("brand_id",)),
    ),
)
SERVICE_REPEAT = mart_suite(
    "mart_service_repeat",
    OWNER,
    checks=(
        key_is_there_once("a_bucket_is_there_once", REPEAT, "brand_id, measure, bucket", "a bucket is there twice"),
        every_row(
            name="rates_lie_within_their_intervals",
            source=REPEAT,
            condition=(
                "repeat_buyers <= buyers and sharers <= buyers and buyers > 0 "
                "and 0 <= repeat_90d_ci_low and repeat_90d_ci_low <= repeat_90d_rate "
                "and repeat_90d_rate <= repeat_90d_ci_high and repeat_90d_ci_high <= 1 "
                "and 0 <= share_30d_ci_low and share_30d_ci_low <= share_30d_rate "
                "and share_30d_rate <= share_30d_ci_high and share_30d_ci_high <= 1"
            ),
            message="a rate or its interval is impossible",
        ),
        every_row(
            name="buyers_are_those_of_weeks_that_are_over",
            source=f"""(
                    select sum(buyers) as buyers, (
                        select coalesce(sum(new_buyers), 0) from {SERVICE} as service
                        where service.brand_id = served.brand_id and week + 96 <= {THROUGH}
                    ) as least, (
                        select coalesce(sum(new_buyers), 0) from {SERVICE} as service
                        where service.brand_id = served.brand_id and week + 90 <= {THROUGH}
                    ) as most
                    from {REPEAT} as served group by brand_id, measure
                ) as counted""",
            condition="buyers between least and most",
            message="buyers by service and new buyers of the weeks disagree",
            kind=Kind.RECONCILIATION,
        ),
        no_phone_numbers(REPEAT, ("measure", "bucket", "evidence")),
    ),
)

SERVICE_SUITES: tuple[Suite, ...] = (MART_SERVICE, SERVICE_REPEAT)
