"""Suites of how members stand: their stays in a state, and the ways by which they can be spoken to."""

from quality.checks.privacy import no_phone_numbers
from quality.checks.totals import (
    ShareRule,
    TotalsRule,
    every_row,
    key_is_there_once,
    share_is_within,
    sums,
    totals_agree,
)
from quality.suite import Kind, Suite, mart_suite

OWNER = "analytics"
WAYS = "marts.dim_contactability"
STAYS = "marts.fct_member_state_interval"
STATES = "marts.mart_member_state"
LINKAGE = "marts.mart_linkage"

CONTACTABILITY = mart_suite(
    "dim_contactability",
    OWNER,
    checks=(
        key_is_there_once(
            "persons_have_each_way_once",
            WAYS,
            "brand_id, person_id, channel",
            "a person has a way of being spoken to twice",
        ),
        every_row(
            name="only_open_ways_of_the_willing_are_contactable",
            source=WAYS,
            condition=(
                "(not is_contactable or (status = 'ok' and (has_consent or not is_member) "
                "and consent not in ('refused', 'withdrawn'))) "
                "and (is_contactable or channel in ('sms', 'phone') or status <> 'ok' "
                "or (is_member and not has_consent) or consent in ('refused', 'withdrawn')) "
                "and coalesce(quota_left >= 0, true)"
            ),
            message="a way that is closed, or of somebody who left or refused, counts as open",
        ),
        totals_agree(
            TotalsRule(
                name="members_in_the_ways_hold_a_membership",
                left=f"select distinct concat_ws('|', brand_id, person_id), 1 from {WAYS} where has_consent",
                right=f"""
                    select distinct concat_ws('|', brand_id, person_id), 1 from {STAYS}
                    where valid_to_date = (select max(valid_to_date) from {STAYS}) and state <> 'opted_out'
                        and concat_ws('|', brand_id, person_id) in (
                            select concat_ws('|', brand_id, person_id) from {WAYS}
                        )
                """,
                message="persons with consent and persons with a membership disagree",
            )
        ),
        no_phone_numbers(WAYS, ("channel", "status", "consent")),
    ),
)
MEMBER_STATE_INTERVAL = mart_suite(
    "fct_member_state_interval",
    OWNER,
    checks=(
        share_is_within(
            ShareRule(
                name="members_move_at_most_once_in_three_days",
                source=STAYS,
                part="count(*)",
                whole="sum(days)",
                high=0.34,
                kind=Kind.VOLUME,
                message="there are too many stays for the days they cover",
            )
        ),
        totals_agree(
            TotalsRule(
                name="stays_of_the_last_day_are_the_states_of_the_day",
                left=sums(
                    f"{STAYS} where $as_of between valid_from_date and valid_to_date", "brand_id, state", "count(*)"
                ),
                right=sums(f"{STATES} where date = $as_of and members > 0", "brand_id, state", "sum(members)"),
                message="members in their stays and members in states disagree by state",
            )
        ),
        every_row(
            name="stays_follow_each_other_without_gap_or_overlap",
            source=f"""(
                    select sum(days) as covered, 1 + datediff('day', min(valid_from_date), max(valid_to_date)) as due
                    from {STAYS} group by brand_id, member_id
                ) as lives""",
            condition="covered = due",
            message="a member has two states on a day, or none",
            kind=Kind.DUPLICATION,
        ),
        no_phone_numbers(STAYS, ("state", "previous_state"), ("member_id",)),
    ),
)

MEMBER_LINKAGE = mart_suite(
    "mart_linkage",
    OWNER,
    checks=(
        key_is_there_once("a_brand_has_a_month_once", LINKAGE, "brand_id, month", "a month is there twice"),
        totals_agree(
            TotalsRule(
                name="new_buyers_are_the_buyers_of_the_cohorts",
                left=sums(LINKAGE, "brand_id, month", "sum(new_buyers)"),
                right=sums(
                    "marts.mart_cohort where months_since = 0", "brand_id, cohort_month", "cast(sum(buyers) as double)"
                ),
                message="new buyers and buyers of cohorts disagree by month",
            )
        ),
        every_row(
            name="linked_buyers_are_buyers",
            source=LINKAGE,
            condition="""sedimentation_rate between 0 and 1 and members <= new_buyers
                    and greatest(wecom_friends, followers, mini_program_visitors) <= new_buyers
                    and triple_linked <= least(followers, mini_program_visitors)""",
            message="more were linked than bought",
        ),
        no_phone_numbers(LINKAGE, ("brand_id",)),
    ),
)

STANDING_SUITES: tuple[Suite, ...] = (MEMBER_LINKAGE, CONTACTABILITY, MEMBER_STATE_INTERVAL)
