"""Suites of the marts of identity: the map of ids, and what guards refused."""

from quality.checks.daily import DailySource, shanghai_day
from quality.checks.privacy import no_phone_numbers
from quality.checks.totals import ShareRule, TotalsRule, share_is_within, totals_agree
from quality.checks.volume import daily_volume
from quality.suite import Kind, Severity, Suite, mart_suite

OWNER = "analytics"
MAP = "marts.person_id_map"
CONFLICT = "marts.fct_identity_conflict"
_REASONS = "('shared', 'public', 'second', 'too_large')"

ID_MAP = mart_suite(
    "person_id_map",
    OWNER,
    (
        daily_volume(Severity.WARN),
        share_is_within(
            ShareRule(
                name="ids_seldom_move",
                source=MAP,
                part="count(valid_to)",
                whole="count(*)",
                high=0.5,
                message="most rows of the map are closed: persons merge as they never did",
                severity=Severity.WARN,
            )
        ),
        totals_agree(
            TotalsRule(
                name="persons_hold_their_ids",
                left=f"select person_id, count(*) from {MAP} where valid_to is null group by 1",
                right="select person_id, accounts from marts.dim_person",
                message="ids that hold today and accounts in dim_person disagree by person",
            )
        ),
        no_phone_numbers(MAP, ("id_type",)),
    ),
    DailySource(MAP, shanghai_day("valid_from"), ("id_hash",), scope="brand_id").relations(),
)
CONFLICTS = mart_suite(
    "fct_identity_conflict",
    OWNER,
    (
        share_is_within(
            ShareRule(
                name="guards_refuse_few_ids",
                source=f"(select (select count(*) from {CONFLICT}) as n, count(*) as ids from {MAP}) as counted",
                part="any_value(n)",
                whole="any_value(ids)",
                high=0.2,
                kind=Kind.VOLUME,
                message="guards refuse one pair for every five ids or more: a column holds what it should not",
                severity=Severity.WARN,
            )
        ),
        share_is_within(
            ShareRule(
                name="reasons_are_of_the_closed_list",
                source=f"(select count(*) as n, count(*) filter (where reason in {_REASONS}) as known from {CONFLICT})",
                part="any_value(known) + 1",
                whole="any_value(n) + 1",
                low=1.0,
                message="a conflict has a reason that nobody knows",
            )
        ),
        share_is_within(
            ShareRule(
                name="refused_pairs_are_two_persons",
                source=f"""(
                    select count(*) as n, count(*) filter (where left_person_id is distinct from right_person_id) as two
                    from {CONFLICT}
                )""",
                part="any_value(two) + 1",
                whole="any_value(n) + 1",
                low=1.0,
                kind=Kind.RECONCILIATION,
                message="a refused pair is one person all the same",
                severity=Severity.WARN,
            )
        ),
        no_phone_numbers(CONFLICT, ("reason", "held_twice", "left_id_type", "right_id_type")),
    ),
)

IDENTITY_SUITES: tuple[Suite, ...] = (ID_MAP, CONFLICTS)
