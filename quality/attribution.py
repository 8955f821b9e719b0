"""Suites of the fitted attribution marts: removal effects by month, and the ways people go."""

from quality.checks.privacy import no_phone_numbers
from quality.checks.stock import StockRule, months_are_steady
from quality.checks.totals import ShareRule, TotalsRule, cny, share_is_within, sums, totals_agree
from quality.suite import Suite, mart_suite

OWNER = "analytics"
REMOVAL = "marts.mart_channel_removal"
PATH = "marts.mart_path"
LINES = "marts.fct_order_line"
_MONTH = "cast(date_trunc('month', ordered_at + interval 8 hour) as date)"

CHANNEL_REMOVAL = mart_suite(
    "mart_channel_removal",
    OWNER,
    checks=(
        months_are_steady(StockRule(REMOVAL, "month", "count(*)", factor=3.0)),
        share_is_within(
            ShareRule(
                name="shares_of_a_month_add_up_to_1",
                source=f"(select sum(share) as month_share from {REMOVAL} group by brand_id, month) as months",
                part="count(*) filter (where abs(month_share - 1) < 1e-9)",
                whole="count(*)",
                low=1.0,
                message="shares of removal effects do not add up to 1",
            )
        ),
        totals_agree(
            TotalsRule(
                name="months_add_up_to_order_lines",
                left=sums(REMOVAL, "brand_id, month", "sum(credit_cny)"),
                right=sums(
                    f"{LINES} where (brand_id, {_MONTH}) in (select (brand_id, month) from {REMOVAL})",
                    f"brand_id, {_MONTH}",
                    cny("sum(net_revenue_fen)"),
                ),
                message="net revenue shared by removal effects and of order lines disagree by month",
                tolerance=0.005,
            )
        ),
        no_phone_numbers(REMOVAL, ("channel_id", "channel_zh", "channel_en")),
    ),
)
PATHS = mart_suite(
    "mart_path",
    OWNER,
    checks=(
        months_are_steady(StockRule(PATH, "month", "sum(walks)", factor=3.0)),
        share_is_within(
            ShareRule(
                name="rates_follow_from_counts",
                source=PATH,
                part="count(*) filter (where abs(conversion_rate * walks - conversions) < 1e-6 and walks > 0)",
                whole="count(*)",
                low=1.0,
                message="conversion rates and counts disagree",
            )
        ),
        totals_agree(
            TotalsRule(
                name="conversions_add_up_to_sales",
                left=sums(f"{PATH} where conversions > 0", "brand_id, month", "sum(conversions)"),
                right=sums(LINES, f"brand_id, {_MONTH}", "count(distinct (shop_id, order_id, channel_id))"),
                message="paths that end in a sale and sales disagree by month",
            )
        ),
        no_phone_numbers(PATH, ("path",)),
    ),
)

ATTRIBUTION_SUITES: tuple[Suite, ...] = (CHANNEL_REMOVAL, PATHS)
