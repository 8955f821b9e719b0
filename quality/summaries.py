"""Suites of the marts people read: each adds up to the facts below it, day by day, and keeps its level."""

from quality.checks.amounts import AmountRule, amounts_keep_their_level
from quality.checks.daily import DailySource
from quality.checks.privacy import no_phone_numbers
from quality.checks.stock import StockRule, months_are_steady
from quality.checks.totals import ShareRule, TotalsRule, cny, share_is_within, sums, totals_agree
from quality.checks.volume import daily_volume
from quality.suite import Severity, Suite, mart_suite

OWNER = "analytics"
LINES = "marts.fct_order_line"
DAILY = "marts.mart_channel_daily"
CREDITED = "marts.mart_channel_attribution"
CASH = f"(select * from {CREDITED} where basis = 'cash')"
LIVE = "marts.mart_live"
PROMOTER = "marts.mart_promoter"


# A line stands beside every party that earned on it, but names one: only months in which a partner earned on the lines
# that name it, and on no others, can be held against the fact.
_SOLD_ALONE = f"""(
    select shop_id, cast(date_trunc('month', paid_date) as date) as month, partner_id,
        {cny("sum(paid_fen)")} as gmv_cny, {cny("sum(net_revenue_fen)")} as net_revenue_cny
    from {LINES} where partner_id is not null group by 1, 2, 3
)"""


CHANNEL_DAILY = mart_suite(
    "mart_channel_daily",
    OWNER,
    shared=DailySource(DAILY, "date", ("brand_id", "shop_id", "channel_id"), scope="brand_id").relations(),
    checks=(
        daily_volume(),
        amounts_keep_their_level(
            AmountRule(DAILY, "date", "gmv_cny", "concat_ws('|', brand_id, shop_id, channel_id)", is_sum=True)
        ),
        totals_agree(
            TotalsRule(
                name="channels_add_up_to_order_lines",
                left=sums(DAILY, "shop_id, date, channel_id", "sum(net_revenue_cny)"),
                right=sums(LINES, "shop_id, paid_date, channel_id", cny("sum(net_revenue_fen)")),
                message="net revenue of channels and of order lines disagree",
                tolerance=0.005,
            )
        ),
        no_phone_numbers(DAILY, ("channel_id", "channel_zh", "channel_en", "commerce_mode")),
    ),
)
CHANNEL_ATTRIBUTION = mart_suite(
    "mart_channel_attribution",
    OWNER,
    shared=DailySource(
        CASH, "date", ("brand_id", "shop_id", "channel_id", "rule"),
        scope="rule",
    ).relations(),
    checks=(
        daily_volume(),
        amounts_keep_their_level(
            AmountRule(CASH, "date", "gross_credit_cny", "concat_ws('|', rule, shop_id, channel_id)", is_sum=True)
        ),
        totals_agree(
            TotalsRule(
                name="credits_add_up_to_the_facts",
                left=sums(f"{CREDITED} where basis = 'cash'", "rule, shop_id, date", "sum(credit_cny)"),
                right=sums("marts.fct_attribution", "rule, shop_id, purchase_date", cny("sum(credit_fen)")),
                message="credits by channel and credits of order lines disagree by rule, shop and day",
                tolerance=0.005,
            )
        ),
        no_phone_numbers(CREDITED, ("channel_id", "channel_zh", "channel_en", "rule", "basis")),
    ),
)  # fmt: skip
LIVE_SESSION = mart_suite(
    "mart_live",
    OWNER,
    shared=DailySource(LIVE, "date", ("shop_id", "live_id")).relations(),
    checks=(
        daily_volume(Severity.WARN),
        amounts_keep_their_level(
            AmountRule(LIVE, "date", "gmv_cny", "concat_ws('|', shop_id, live_type)", is_sum=True)
        ),
        totals_agree(
            TotalsRule(
                name="sessions_add_up_to_order_lines",
                left=sums(LIVE, "shop_id, live_id", "sum(net_revenue_cny)"),
                right=sums(
                    f"{LINES} where (shop_id, live_id) in (select (shop_id, live_id) from {LIVE})",
                    "shop_id, live_id",
                    cny("sum(net_revenue_fen)"),
                ),
                message="net revenue of sessions and of order lines disagree",
                tolerance=0.005,
            )
        ),
        no_phone_numbers(LIVE, ("live_id", "live_type", "account_id")),
    ),
)
PARTNER_MONTH = mart_suite(
    "mart_promoter",
    OWNER,
    checks=(
        months_are_steady(StockRule(PROMOTER, "month", "count(*)", "brand_id", factor=3.0)),
        share_is_within(
            ShareRule(
                name="commission_is_a_credible_share_of_gmv",
                source=f"{PROMOTER} where month >= date_trunc('month', $as_of) - interval 3 month",
                part="sum(commission_cny)",
                whole="sum(gmv_cny)",
                high=0.8,
                message="commissions are out of proportion to revenue",
            )
        ),
        totals_agree(
            TotalsRule(
                name="partners_add_up_to_order_lines",
                left=f"""
                    select concat_ws('|', shop_id, month, partner_id), net_revenue_cny
                    from {PROMOTER} semi join {_SOLD_ALONE} as own using (shop_id, month, partner_id, gmv_cny)
                """,
                right=f"""
                    select concat_ws('|', shop_id, month, partner_id), own.net_revenue_cny
                    from {_SOLD_ALONE} as own semi join {PROMOTER} using (shop_id, month, partner_id, gmv_cny)
                """,
                message="net revenue of partners and of their order lines disagree by month",
                tolerance=0.005,
            )
        ),
        no_phone_numbers(PROMOTER, ("partner_role", "partner_id")),
    ),
)

SUMMARY_SUITES: tuple[Suite, ...] = (CHANNEL_DAILY, CHANNEL_ATTRIBUTION, LIVE_SESSION, PARTNER_MONTH)
