"""Suites of gifts and coupons: none is missing, none is paid twice, and discounts are those of order lines."""

from quality.checks.privacy import no_phone_numbers
from quality.checks.totals import ShareRule, TotalsRule, cny, every_row, share_is_within, sums, totals_agree
from quality.suite import Check, Kind, Severity, Suite, mart_suite

OWNER = "analytics"
LINES = "marts.fct_order_line"
FACT = "marts.fct_gift"
DAILY = "marts.mart_gift"
COUPON = "marts.mart_coupon"
OF_LINES = f"(shop_id, order_id) in (select (shop_id, order_id) from {LINES} where is_gift)"
# a shop may export its discounts late, or not at all
TOLD = "(shop_id, order_id) in (select (shop_id, order_id) from raw.shop__order_coupons)"


def _as_many(name: str, held: str, due: str, message: str) -> Check:
    """Two queries of one count give the same number."""
    return share_is_within(
        ShareRule(
            name=name,
            source=f"(select ({held}) as held, ({due}) as due) as counted",
            part="max(greatest(held, due) - least(held, due))",
            whole="max(greatest(due, 1))",
            high=0.0,
            kind=Kind.VOLUME,
            message=message,
        )
    )


GIFT = mart_suite(
    "fct_gift",
    OWNER,
    checks=(
        _as_many(
            "every_gift_order_is_a_gift_once",
            f"select count(*) from {FACT} where {OF_LINES}",
            f"select count(distinct (shop_id, order_id)) from {LINES} where is_gift",
            "gifts and gift orders differ in number",
        ),
        share_is_within(
            ShareRule(
                name="gifts_do_not_wait_for_ever",
                source=f"{FACT} where not is_brand_gift and sent_date < $as_of - 3",
                part="count(*) filter (where gift_status = 'pending')",
                whole="count(*)",
                high=0.05,
                message="gifts are still waiting days after they were sent",
                severity=Severity.WARN,
            )
        ),
        totals_agree(
            TotalsRule(
                name="gifts_cost_their_givers_what_order_lines_say",
                left=sums(
                    f"{FACT} where not is_brand_gift and {OF_LINES}",
                    "shop_id, order_id",
                    "sum(amount_fen - refund_fen)",
                ),
                right=sums(f"{LINES} where is_gift", "shop_id, order_id", "sum(paid_fen - refund_fen)"),
                message="money of gifts and of gift orders disagrees",
            )
        ),
        no_phone_numbers(FACT, ("gift_status", "send_type", "entry"), ("order_id", "gift_order_id", "chain_id")),
    ),
)
GIFT_DAY = mart_suite(
    "mart_gift",
    OWNER,
    checks=(
        _as_many(
            "every_day_with_gifts_is_there_once",
            f"select count(*) from {DAILY} where entry = 'all'",
            f"select count(distinct (shop_id, sent_date)) from {FACT}",
            "days with gifts and days of the mart differ in number",
        ),
        every_row(
            name="rates_lie_between_zero_and_one",
            source=DAILY,
            condition="""coalesce(accept_rate, 0) between 0 and 1
                    and coalesce(expire_rate, 0) between 0 and 1 and coalesce(receiver_new_rate, 0) between 0 and 1
                    and coalesce(entry_share, 0) between 0 and 1 and accepted + expired <= gifts""",
            message="rates outside zero and one, or more gifts taken than sent",
        ),
        totals_agree(
            TotalsRule(
                name="entries_add_up_to_the_gifts_of_the_day",
                left=sums(f"{DAILY} where entry <> 'all'", "shop_id, date", "sum(gmv_cny)"),
                right=sums(
                    f"{FACT} where not is_brand_gift", "shop_id, sent_date", cny("sum(amount_fen)")
                ),
                message="amounts of entries and of gifts disagree by day",
                tolerance=0.005,
            )
        ),
        no_phone_numbers(DAILY, ("entry",)),
    ),
)  # fmt: skip
COUPON_LIFE = mart_suite(
    "mart_coupon",
    OWNER,
    checks=(
        every_row(
            name="every_coupon_of_the_list_is_there",
            source="(select distinct shop_id, coupon_id from raw.shop__coupons) as listed",
            condition=f"(shop_id, coupon_id) in (select (shop_id, coupon_id) from {COUPON})",
            message="coupons of the list are missing",
            kind=Kind.VOLUME,
        ),
        share_is_within(
            ShareRule(
                name="no_more_coupons_are_used_than_claimed",
                source=COUPON,
                part="sum(greatest(used - claimed, 0))",
                whole="sum(used)",
                high=0.05,
                message="coupons were used that nobody claimed",
                severity=Severity.WARN,
            )
        ),
        totals_agree(
            TotalsRule(
                name="discounts_are_those_of_order_lines",
                left=sums(COUPON, "shop_id", "sum(discount_cny)"),
                right=sums(
                    f"marts.fct_line_cost where cost_type = 'coupon' and {TOLD}", "shop_id", cny("sum(fee_fen)")
                ),
                message="discounts of coupons and of order lines disagree by shop",
                relative=0.02,
            )
        ),
        no_phone_numbers(COUPON, ("title", "discount_kind", "promote_type"), ("coupon_id",)),
    ),
)  # fmt: skip

GIFT_SUITES: tuple[Suite, ...] = (GIFT, GIFT_DAY, COUPON_LIFE)
