"""Suites of money: what each party took of a line, what channels and partners left."""

from quality.checks.amounts import AmountRule, amounts_keep_their_level
from quality.checks.daily import DailySource
from quality.checks.mix import MixRule, mix_is_stable
from quality.checks.privacy import no_phone_numbers
from quality.checks.stock import StockRule, months_are_steady
from quality.checks.totals import ShareRule, TotalsRule, cny, every_row, share_is_within, sums, totals_agree
from quality.checks.volume import daily_volume
from quality.suite import Kind, Suite, mart_suite

OWNER = "analytics"
LINES = "marts.fct_order_line"
COSTS = "marts.fct_line_cost"
PROFIT = "marts.mart_channel_profit"
PLATFORM = f"{PROFIT} where rule = 'platform'"
PARTNER = "marts.mart_partner"
MONTH = "cast(date_trunc('month', {}) as date)"
POOLED = "('ads', 'offline', 'guide')"
# what a line gets of a pool says more of how many lines share it than of the money
OF_LINES = f"(select * from {COSTS} where fee_fen > 0 and cost_type not in {POOLED})"
POOLS = f"""(
    select brand_id, kind, sum(spread) as spread, sum(held) as held
    from (
        select brand_id, if(cost_type = 'ads', 'ads', 'fee') as kind, fee_fen as spread, 0 as held
        from {COSTS} where cost_type in {POOLED}
        union all
        select brand_id, 'ads', 0, max(spend_fen) from raw.brand__ad_spend
        group by brand_id, spend_date, ad_account_id, campaign_id
        union all
        select brand_id, 'fee', 0, greatest(max(fee_fen), 0) from raw.brand__offline_fees group by brand_id, fee_id
    ) as sides group by all
) as pools"""


LINE_COST = mart_suite(
    "fct_line_cost",
    OWNER,
    shared=DailySource(COSTS, "sale_date", ("order_line_id", "cost_type", "party_role", "party_id")).relations(),
    checks=(
        daily_volume(),
        mix_is_stable(MixRule(COSTS, "sale_date", "cost_type", "cost_types")),
        amounts_keep_their_level(
            AmountRule(OF_LINES, "sale_date", "fee_fen", "concat_ws('|', shop_id, cost_type)")
        ),
        every_row(
            name="pools_are_spread_up_to_what_they_held",
            source=POOLS,
            condition="spread <= held",
            message="lines bear more advertising or fees than was spent",
            kind=Kind.RECONCILIATION,
        ),
        totals_agree(
            TotalsRule(
                name="coupons_by_sponsor_sum_to_the_discounts",
                left=sums(f"{COSTS} where cost_type = 'coupon'", "shop_id, order_id", "sum(fee_fen)"),
                right=sums(
                    LINES, "shop_id, order_id",
                    "sum(merchant_discount_fen + platform_discount_fen + talent_discount_fen)",
                ),
                message="coupons by sponsor and the discounts of order lines disagree",
            )
        ),
        no_phone_numbers(COSTS, ("cost_type", "party_role", "party_id", "fee_status"), ("order_id",)),
    ),
)  # fmt: skip
CHANNEL_PROFIT = mart_suite(
    "mart_channel_profit",
    OWNER,
    checks=(
        months_are_steady(StockRule(f"(select * from {PLATFORM})", "month", "count(*)", "brand_id", 3.0)),
        share_is_within(
            ShareRule(
                name="bridge_from_net_revenue_to_cm4_closes",
                source=PROFIT,
                part="""count(*) filter (where net_revenue_cny - cogs_cny - freight_cny - freight_insurance_cny
                    - platform_fee_cny - payment_fee_cny - talent_commission_cny - agency_commission_cny
                    - promoter_commission_cny - people_card_rebate_cny - ads_cny - offline_cny - guide_cny
                    <> cm4_cny)""",
                whole="count(*)",
                high=0.0,
                message="margins and the costs between them disagree",
            )
        ),
        totals_agree(
            TotalsRule(
                name="channels_add_up_to_order_lines",
                left=sums(PLATFORM, "shop_id, month, channel_id", "sum(net_revenue_cny)"),
                right=sums(LINES, f"shop_id, {MONTH.format('paid_date')}, channel_id", cny("sum(net_revenue_fen)")),
                message="net revenue of channels and of order lines disagree by month",
                tolerance=0.005,
            )
        ),
        no_phone_numbers(PROFIT, ("channel_id", "channel_zh", "channel_en", "rule")),
    ),
)
PARTNER_LIFE = mart_suite(
    "mart_partner",
    OWNER,
    checks=(
        every_row(
            name="every_partner_a_line_names_is_there",
            source=f"(select distinct shop_id, partner_id from {LINES} where partner_id is not null) as named",
            condition=f"(shop_id, partner_id) in (select (shop_id, partner_id) from {PARTNER})",
            message="partners of order lines are missing",
            kind=Kind.VOLUME,
        ),
        share_is_within(
            ShareRule(
                name="commission_is_a_credible_share_of_gmv",
                source=PARTNER,
                part="sum(commission_settled_cny + commission_expected_cny)",
                whole="sum(gmv_cny)",
                high=0.8,
                message="commissions are out of proportion to revenue",
            )
        ),
        totals_agree(
            TotalsRule(
                name="partners_took_what_lines_gave",
                left=sums(
                    f"{PARTNER} where commission_settled_cny <> 0", "shop_id, partner_id", "sum(commission_settled_cny)"
                ),
                right=sums(
                    f"""{COSTS} where cost_type = 'commission' and fee_status = 'settled' and party_id is not null
                    and fee_fen <> 0""",
                    "shop_id, party_id",
                    cny("sum(fee_fen)"),
                ),
                message="commissions of partners and of order lines disagree",
                tolerance=0.005,
            )
        ),
        no_phone_numbers(PARTNER, ("partner_role", "partner_id")),
    ),
)  # fmt: skip


def _reconciled(name: str, disagreed: str, entries: str, texts: tuple[str, ...]) -> Suite:
    """A mart that sets two books side by side: its days are there, and hardly anything disagrees for four weeks."""
    table = f"marts.{name}"
    return mart_suite(
        name,
        OWNER,
        checks=(
            months_are_steady(
                StockRule(
                    f"(select *, {MONTH.format('date')} as month from {table})", "month", "count(distinct date)",
                    "brand_id", 3.0,
                )
            ),
            share_is_within(
                ShareRule(
                    name="books_agree_but_for_two_percent",
                    source=f"{table} where date > $as_of - 28 and date <= $as_of",
                    part=disagreed,
                    whole=entries,
                    high=0.02,
                    kind=Kind.RECONCILIATION,
                    message="our records and the other books disagree",
                )
            ),
            share_is_within(
                ShareRule(
                    name="no_status_is_strange",
                    source=table,
                    part="count(*) filter (where status not in ('matched', 'pending', 'differs', 'differing', "
                    "'missing_in_platform', 'missing_in_orders'))",
                    whole="count(*)",
                    high=0.0,
                    message="a status is not of the closed list",
                )
            ),
            no_phone_numbers(table, texts),
        ),
    )  # fmt: skip


LEDGERS = _reconciled(
    "mart_ledger_reconciliation",
    "sum(missing_in_ledger + missing_in_orders + differing)",
    "sum(entries)",
    ("ledger", "entry_type", "status"),
)
COMPASS = _reconciled(
    "mart_channel_reconciliation",
    "sum(abs(gap_cny)) filter (where status not in ('matched', 'pending'))",
    "sum(greatest(ours_cny, platform_gmv_cny))",
    ("ledger", "platform_bucket", "status"),
)

ECONOMICS_SUITES: tuple[Suite, ...] = (LINE_COST, CHANNEL_PROFIT, PARTNER_LIFE, LEDGERS, COMPASS)
