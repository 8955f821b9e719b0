"""Suites of the causal marts: no more entries than their inputs gave, honest intervals, and sums of the marts below."""

from quality.checks.privacy import no_phone_numbers
from quality.checks.totals import ShareRule, share_is_within
from quality.suite import Check, Kind, Suite, mart_suite

OWNER = "analytics"
LINES = "marts.fct_order_line"
HALO = "marts.mart_live_halo"
RESERVATION = "marts.mart_reservation"
PROMO = "marts.mart_promo"


def _at_most(name: str, table: str, entries: str, inputs: str) -> Check:
    """The mart's entries (SQL of a count) are at most as many as its inputs (a query of one count)."""
    return share_is_within(
        ShareRule(
            name=name,
            source=f"(select {entries} as n, ({inputs}) as most from {table}) as counted",
            part="any_value(n)",
            whole="greatest(any_value(most), any_value(n) * 0.5)",
            kind=Kind.VOLUME,
            message="there are more entries than the input can have given",
        )
    )


def _holds(name: str, table: str, condition: str, kind: Kind, message: str) -> Check:
    """A condition holds in every row; a mart without rows holds it too: a brand may have no such events."""
    return share_is_within(
        ShareRule(
            name=name,
            source=f"(select count(*) filter (where {condition}) as good, count(*) as n from {table}) as judged",
            part="any_value(good) + 1",
            whole="any_value(n) + 1",
            low=1.0,
            kind=kind,
            message=message,
        )
    )


def _interval(value: str) -> str:
    return f"({value} is null or {value} between ci_low_cny and ci_high_cny)"


LIVE_HALO = mart_suite(
    "mart_live_halo",
    OWNER,
    (
        _at_most(
            "events_are_influencers_sessions",
            f"{HALO} where live_id <> 'all'",
            "count(distinct concat_ws('|', shop_id, live_id))",
            "select count(*) from marts.dim_live_session where live_type = 'influencer'",
        ),
        _holds(
            "estimates_lie_in_their_intervals",
            HALO,
            f"method = 'path' or {_interval('overflow_cny')}",
            Kind.DISTRIBUTION,
            "an estimate lies outside of its own interval, or has none",
        ),
        _holds(
            "sessions_sold_what_mart_live_says",
            f"(select halo.*, live.net_revenue_cny from {HALO} as halo inner join marts.mart_live as live "
            "on halo.shop_id = live.shop_id and halo.live_id = live.live_id)",
            "session_net_revenue_cny = net_revenue_cny",
            Kind.RECONCILIATION,
            "net revenue of special sessions differs from mart_live",
        ),
        no_phone_numbers(HALO, ("account_id", "method", "evidence"), ("live_id",)),
    ),
)
RESERVATIONS = mart_suite(
    "mart_reservation",
    OWNER,
    (
        _at_most(
            "reservations_are_those_delivered",
            f"{RESERVATION} where notice_id = 'all' and reservation_source = 'all'",
            "coalesce(sum(reserved), 0)",
            "select count(*) from raw.live__live_reservations",
        ),
        _holds(
            "funnel_narrows_and_estimates_lie_in_their_intervals",
            RESERVATION,
            f"reserved >= shows and shows >= early_shows and reserved >= held_out and {_interval('att_cny')}",
            Kind.DISTRIBUTION,
            "more came than reserved, or an estimate lies outside of its own interval",
        ),
        _holds(
            "sources_add_up_to_all",
            f"(select shop_id, sum(case when reservation_source = 'all' then reserved else -reserved end) as gap "
            f"from {RESERVATION} where notice_id = 'all' group by shop_id)",
            "gap = 0",
            Kind.RECONCILIATION,
            "reservations by source do not add up to all",
        ),
        no_phone_numbers(RESERVATION, ("reservation_source", "evidence"), ("notice_id", "live_id")),
    ),
)
PROMOTIONS = mart_suite(
    "mart_promo",
    OWNER,
    (
        _at_most(
            "promotions_are_those_of_the_calendar",
            PROMO,
            "count(distinct concat_ws('|', brand_id, promo_id))",
            "select count(distinct concat_ws('|', brand_id, promo_id)) from raw.brand__policy_calendar",
        ),
        _holds(
            "moved_and_created_demand_add_up_to_the_lift",
            PROMO,
            "lift_cny is null or abs(lift_cny - pulled_cny - net_incremental_cny) <= 0.02",
            Kind.DISTRIBUTION,
            "dips and created demand do not add up to the lift",
        ),
        _holds(
            "discounts_of_its_days_agree_with_order_lines",
            f"(select any_value(merchant_subsidy_cny) as said, cast(coalesce(sum(merchant_discount_fen), 0) as "
            f"decimal(18, 2)) / 100 as paid from {PROMO} as promo left join {LINES} as lines on promo.brand_id = "
            "lines.brand_id and lines.paid_date between starts_date and ends_date where category_id = 'all' "
            "group by promo.brand_id, promo_id)",
            "said = paid",
            Kind.RECONCILIATION,
            "merchant discounts on a promotion's days differ from the order lines",
        ),
        no_phone_numbers(PROMO, ("promo_zh", "evidence"), ("promo_id", "category_id")),
    ),
)
CAUSAL_SUITES: tuple[Suite, ...] = (LIVE_HALO, RESERVATIONS, PROMOTIONS)
