"""Suites of the dimensions: as many entries as their inputs gave, plausible values, and facts that find theirs."""

from quality.checks.daily import DailySource, shanghai_day
from quality.checks.privacy import no_phone_numbers
from quality.checks.totals import ShareRule, TotalsRule, every_row, share_is_within, totals_agree
from quality.checks.volume import daily_volume
from quality.suite import Check, Kind, Severity, Suite, mart_suite

OWNER = "analytics"
LINES = "marts.fct_order_line"


def _as_long_as(table: str, inputs: str) -> Check:
    """The dimension has between half and twice the entries of its input (a query of one count)."""
    return share_is_within(
        ShareRule(
            name="entries_match_the_input_in_number",
            source=f"(select count(*) as n, ({inputs}) as expected from {table}) as counted where n + expected > 0",
            part="any_value(n)",
            whole="any_value(expected)",
            low=0.5,
            high=2.0,
            kind=Kind.VOLUME,
            message="the dimension is far shorter or longer than its input",
        )
    )


def _facts_find(table: str, keys: str, facts: str = LINES, low: float = 0.99) -> Check:
    """Rows of `facts` with the key filled find it in the dimension."""
    filled = " and ".join(f"{key.strip()} is not null" for key in keys.split(","))
    row = f"({keys})" if "," in keys else keys
    return share_is_within(
        ShareRule(
            name="facts_find_their_entry",
            source=f"(select distinct {keys} from {facts} where {filled}) as named",
            part=f"count(*) filter (where {row} in (select {row} from {table}))",
            whole="count(*)",
            low=low,
            kind=Kind.RECONCILIATION,
            message="facts name entries that the dimension does not hold",
        )
    )


def _plausible(name: str, table: str, condition: str, low: float = 0.95) -> Check:
    return share_is_within(
        ShareRule(
            name=name,
            source=table,
            part=f"count(*) filter (where {condition})",
            whole="count(*)",
            low=low,
            message="too few entries hold it",
        )
    )


DATE = mart_suite(
    "dim_date",
    OWNER,
    (
        share_is_within(
            ShareRule(
                name="every_day_since_the_first_sale_is_there_once",
                source=f"(select min(paid_date) as first_date from {LINES}), marts.dim_date",
                part="count(*) filter (where date between first_date and $as_of)",
                whole="any_value($as_of - first_date + 1)",
                low=1.0,
                kind=Kind.VOLUME,
                message="days are missing from the calendar, or there twice",
            )
        ),
        _plausible("two_of_seven_days_are_weekend", "marts.dim_date", "is_weekend = (weekday in (6, 7))", low=1.0),
        every_row(
            name="facts_find_their_entry",
            source=f"(select distinct paid_date from {LINES}) as named",
            condition="paid_date in (select date from marts.dim_date)",
            message="days of sales are missing from the calendar",
            kind=Kind.RECONCILIATION,
        ),
    ),
)
CHANNEL = mart_suite(
    "dim_channel",
    OWNER,
    (
        share_is_within(
            ShareRule(
                name="the_closed_list_is_whole",
                source="marts.dim_channel",
                part="count(distinct channel_id)",
                whole="23",
                low=1.0,
                high=2.0,
                kind=Kind.VOLUME,
                message="channels are missing from the closed list",
            )
        ),
        _plausible(
            "channels_have_lookback_and_mode",
            "marts.dim_channel",
            "default_lookback_days between 0 and 400 and channel_zh <> '' and channel_en <> ''",
            low=1.0,
        ),
        _facts_find("marts.dim_channel", "channel_id", low=1.0),
        no_phone_numbers("marts.dim_channel", ("channel_id", "channel_zh", "channel_en", "commerce_mode")),
    ),
)
PERSON = mart_suite(
    "dim_person",
    OWNER,
    (
        daily_volume(Severity.WARN),
        _plausible("persons_hold_fewer_than_twenty_accounts", "marts.dim_person", "accounts < 20", low=0.999),
        totals_agree(
            TotalsRule(
                name="buyers_are_the_persons_of_order_lines",
                left="select brand_id, count(*) from marts.dim_person where is_buyer group by 1",
                right=f"select brand_id, count(distinct person_id) from {LINES} where person_id is not null group by 1",
                message="buyers and persons on order lines disagree by brand",
                relative=0.01,
                tolerance=2,
            )
        ),
        no_phone_numbers("marts.dim_person", ("first_channel_id",)),
    ),
    DailySource("marts.dim_person", shanghai_day("first_seen_at"), ("person_id",), scope="brand_id").relations(),
)
PRODUCT = mart_suite(
    "dim_product",
    OWNER,
    (
        _as_long_as("marts.dim_product", "select count(distinct hash(shop_id, sku_id)) from raw.shop__skus"),
        # Articles known from sales alone have no price: a shop that delivers no product list is not at fault.
        _plausible(
            "most_entries_have_a_price", "marts.dim_product where title is not null", "list_price_fen > 0", low=0.5
        ),
        _facts_find("marts.dim_product", "shop_id, product_id", low=0.9),
        no_phone_numbers("marts.dim_product", ("title", "goods_type"), ("product_id", "sku_id", "category_id")),
    ),
)
SESSION = mart_suite(
    "dim_live_session",
    OWNER,
    (
        _as_long_as(
            "marts.dim_live_session",
            f"""
            select count(distinct hash(shop_id, live_id)) from raw.live__live_sessions
            where {shanghai_day("started_at")} <= $as_of
            """,
        ),
        _plausible(
            "sessions_last_at_most_a_day",
            "marts.dim_live_session",
            "coalesce(duration_minutes, 0) between 0 and 1440",
        ),
        _facts_find("marts.dim_live_session", "shop_id, live_id", "marts.mart_live", low=1.0),
        no_phone_numbers("marts.dim_live_session", ("live_id", "live_type", "account_id")),
    ),
)
PARTNER = mart_suite(
    "dim_partner",
    OWNER,
    (
        _as_long_as("marts.dim_partner", "select count(distinct partner_id) from raw.promoter__promoters"),
        _plausible(
            "roles_are_of_the_closed_list",
            "marts.dim_partner",
            "partner_role in ('talent', 'agency', 'second_agency', 'promoter_agency', 'promoter')",
            low=1.0,
        ),
        _facts_find("marts.dim_partner", "partner_id", low=0.95),
        no_phone_numbers("marts.dim_partner", ("partner_role", "partner_id")),
    ),
)

DIMENSION_SUITES: tuple[Suite, ...] = (DATE, CHANNEL, PERSON, PRODUCT, SESSION, PARTNER)
