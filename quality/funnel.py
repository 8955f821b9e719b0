"""Suite of the funnel: every step is a part of the step before, and it begins with the persons of the touches."""

from quality.checks.privacy import no_phone_numbers
from quality.checks.totals import THROUGH, TotalsRule, every_row, key_is_there_once, sums, totals_agree
from quality.suite import Suite, mart_suite

OWNER = "analytics"
FUNNEL = "marts.mart_funnel"

MART_FUNNEL = mart_suite(
    "mart_funnel",
    OWNER,
    checks=(
        key_is_there_once(
            "a_week_of_a_channel_is_there_once",
            FUNNEL,
            "brand_id, channel_id, week",
            "a week of a channel is there twice",
        ),
        every_row(
            name="every_step_is_a_part_of_the_one_before",
            source=FUNNEL,
            condition=(
                "exposed >= acted and acted >= buyers and buyers >= members and members >= contacts "
                "and contacts >= repeaters and buyers >= linked_buyers and exposed >= loops "
                "and coalesce(live_watchers, 0) >= coalesce(live_clicks, 0)"
            ),
            message="a step of the funnel holds more than the step before",
        ),
        totals_agree(
            TotalsRule(
                name="the_funnel_begins_with_the_persons_of_touches",
                left=sums(f"{FUNNEL} where exposed > 0", "brand_id, channel_id, week", "sum(exposed)"),
                right=sums(
                    f"marts.fct_touch where person_id is not null and touch_date <= {THROUGH}",
                    "brand_id, channel_id, cast(date_trunc('week', touch_date) as date)",
                    "count(distinct person_id)",
                ),
                message="persons exposed and persons of the touches disagree",
            )
        ),
        no_phone_numbers(FUNNEL, ("channel_id",)),
    ),
)

FUNNEL_SUITES: tuple[Suite, ...] = (MART_FUNNEL,)
