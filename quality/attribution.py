"""Suites of the marts about ways: removal effects by month, paths, the parts channels play, moves and pairs."""

from quality.checks.privacy import no_phone_numbers
from quality.checks.stock import StockRule, months_are_steady
from quality.checks.totals import TotalsRule, cny, every_row, sums, totals_agree
from quality.suite import Check, Kind, Severity, Suite, mart_suite

OWNER = "analytics"
REFUND = "marts.mart_channel_refund"
CREDITED = "marts.mart_channel_attribution"
REMOVAL = "marts.mart_channel_removal"
PATH = "marts.mart_path"
ROLE = "marts.mart_touch_role"
JOURNEY = "marts.mart_journey"
COMPONENTS = "marts.mart_component_journey"
SYNERGY = "marts.mart_synergy"
LINES = "marts.fct_order_line"
REFUNDS = "marts.fct_refund_line"
_MONTH = "cast(date_trunc('month', ordered_at + interval 8 hour) as date)"
_SALES = sums(LINES, f"brand_id, {_MONTH}", "count(distinct (shop_id, order_id, channel_id))")


def _walks_agree(moves: str, whole: str, end: str) -> Check:
    """Moves of a mart (`whole`: SQL of which count) that end a walk are the walks of `mart_path`, by month and end."""
    endings = "(values ('sale', conversions), ('nothing', walks - conversions)) as endings(ending, ended)"
    return totals_agree(
        TotalsRule(
            name="moves_to_an_end_are_walks",
            left=sums(
                f"{moves} where {whole} and {end} in ('sale', 'nothing')", f"brand_id, month, {end}", "sum(transitions)"
            ),
            right=sums(f"{PATH} cross join lateral {endings}", "brand_id, month, ending", "sum(ended)"),
            message="moves that end a walk and walks disagree by month and end",
        )
    )


CHANNEL_REMOVAL = mart_suite(
    "mart_channel_removal",
    OWNER,
    checks=(
        months_are_steady(StockRule(REMOVAL, "month", "count(*)", factor=3.0)),
        every_row(
            name="shares_of_a_month_add_up_to_1",
            source=f"(select sum(share) as month_share from {REMOVAL} group by brand_id, month) as months",
            condition="abs(month_share - 1) < 1e-9",
            message="shares of removal effects do not add up to 1",
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
CHANNEL_REFUND = mart_suite(
    "mart_channel_refund",
    OWNER,
    checks=(
        months_are_steady(
            StockRule(
                REFUND,
                "date_trunc('month', completed_date)",
                "count(*) filter (where rule = 'platform' and basis = 'cash')",
                factor=3.0,
            )
        ),
        every_row(
            name="refunds_come_after_the_sale",
            source=f"(select * from {REFUND} where basis = 'cash') as paid",
            condition="completed_date >= date",
            message="refunds were completed before the sale",
        ),
        totals_agree(
            TotalsRule(
                name="days_of_refund_add_up_to_refund_lines",
                left=sums(REFUND, "rule, basis, shop_id, completed_date", "sum(refund_credit_cny)"),
                right=sums(
                    f"{REFUNDS} cross join (select distinct rule, basis from {REFUND}) where refund_fen > 0",
                    "rule, basis, shop_id, completed_date",
                    cny("sum(refund_fen)"),
                ),
                message="refunds charged to channels and refund lines disagree by rule, basis and day of the refund",
            )
        ),
        totals_agree(
            TotalsRule(
                name="refunds_are_those_that_credits_are_net_of",
                left=sums(REFUND, "rule, basis, shop_id, date, channel_id", "sum(refund_credit_cny)"),
                right=sums(CREDITED, "rule, basis, shop_id, date, channel_id", "sum(refund_credit_cny)"),
                message="refunds charged to channels and those of their credits disagree by rule, basis and day",
            )
        ),
        no_phone_numbers(REFUND, ("channel_id", "channel_zh", "channel_en", "rule")),
    ),
)
PATHS = mart_suite(
    "mart_path",
    OWNER,
    checks=(
        months_are_steady(StockRule(PATH, "month", "sum(walks)", factor=3.0)),
        every_row(
            name="rates_follow_from_counts",
            source=PATH,
            condition="abs(conversion_rate * walks - conversions) < 1e-6 and walks > 0",
            message="conversion rates and counts disagree",
        ),
        every_row(
            name="conversions_are_at_most_the_orders",
            source=f"""(
                    select sum(conversions) as sold, any_value(orders) as orders from {PATH} left join (
                        select brand_id, {_MONTH} as month, count(distinct (shop_id, order_id)) as orders
                        from {LINES} group by all
                    ) as placed using (brand_id, month) group by brand_id, month
                ) as months""",
            condition="sold <= coalesce(orders, 0)",
            message="more paths end in a sale than there are orders in the month",
            kind=Kind.RECONCILIATION,
        ),
        no_phone_numbers(PATH, ("path",)),
    ),
)

TOUCH_ROLES = mart_suite(
    "mart_touch_role",
    OWNER,
    checks=(
        months_are_steady(StockRule(ROLE, "month", "sum(sales)", factor=3.0)),
        every_row(
            name="ratios_follow_from_counts",
            source=ROLE,
            condition=(
                "abs(coalesce(assist_ratio, 0) * closed_sales - "
                "case when closed_sales > 0 then assisted_sales else 0 end) < 1e-6 and only_sales <= closed_sales"
            ),
            message="assist ratios and counts disagree",
        ),
        totals_agree(
            TotalsRule(
                name="closed_sales_add_up_to_sales",
                left=sums(ROLE, "brand_id, month", "sum(closed_sales)"),
                right=_SALES,
                message="sales closed by channels and sales disagree by month",
            )
        ),
        totals_agree(
            TotalsRule(
                name="closed_revenue_adds_up_to_order_lines",
                left=sums(ROLE, "brand_id, month", "sum(closed_revenue_cny)"),
                right=sums(LINES, f"brand_id, {_MONTH}", cny("sum(net_revenue_fen)")),
                message="net revenue closed by channels and of order lines disagree by month",
            )
        ),
        no_phone_numbers(ROLE, ("channel_id", "channel_zh", "channel_en")),
    ),
)
JOURNEYS = mart_suite(
    "mart_journey",
    OWNER,
    checks=(
        months_are_steady(
            StockRule(JOURNEY, "month", "sum(transitions) filter (where from_channel_id = 'start')", factor=3.0)
        ),
        every_row(
            name="probabilities_of_leaving_add_up_to_1",
            source=f"(select sum(probability) as leaving from {JOURNEY} group by brand_id, month, from_channel_id)",
            condition="abs(leaving - 1) < 1e-9",
            message="probabilities of leaving a channel do not add up to 1",
        ),
        _walks_agree(JOURNEY, "true", "to_channel_id"),
        no_phone_numbers(JOURNEY, ("from_channel_id", "to_channel_id")),
    ),
)
COMPONENT_JOURNEYS = mart_suite(
    "mart_component_journey",
    OWNER,
    checks=(
        months_are_steady(
            StockRule(COMPONENTS, "month", "sum(transitions) filter (where from_component_id = 'start')", factor=3.0)
        ),
        every_row(
            name="walks_have_touches_in_components",
            source=f"(select * from {COMPONENTS} where to_component_id in ('sale', 'nothing')) as endings",
            condition="1 <= components_p50 and components_p50 <= touches_p50 and touches_p50 <= touches_p90",
            message="touches and components of whole walks cannot be",
        ),
        _walks_agree(COMPONENTS, "from_component_id = 'all'", "to_component_id"),
        no_phone_numbers(COMPONENTS, ("from_component_id", "to_component_id")),
    ),
)
SYNERGIES = mart_suite(
    "mart_synergy",
    OWNER,
    checks=(
        # the longer a brand delivers, the more walks meet two channels
        months_are_steady(StockRule(SYNERGY, "month", "sum(walks_ab)", factor=3.0, severity=Severity.WARN)),
        every_row(
            name="lifts_follow_from_rates",
            source=SYNERGY,
            condition=(
                "lift is null or (abs(lift * rate_expected - rate_ab) < 1e-9 "
                "and coalesce(lift_ci_low <= lift and lift <= lift_ci_high, true))"
            ),
            message="lifts, their intervals and rates disagree",
        ),
        totals_agree(
            TotalsRule(
                name="pairs_agree_on_the_walks_of_a_channel",
                left=sums(SYNERGY, "brand_id, month, channel_a_id", "max(walks_a + walks_ab)"),
                right=sums(SYNERGY, "brand_id, month, channel_a_id", "min(walks_a + walks_ab)"),
                message="walks that met a channel disagree between its pairs",
            )
        ),
        no_phone_numbers(SYNERGY, ("channel_a_id", "channel_b_id")),
    ),
)

ATTRIBUTION_SUITES: tuple[Suite, ...] = (
    CHANNEL_REFUND,
    CHANNEL_REMOVAL,
    PATHS,
    TOUCH_ROLES,
    JOURNEYS,
    COMPONENT_JOURNEYS,
    SYNERGIES,
)
