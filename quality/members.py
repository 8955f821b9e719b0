"""Suites of the member marts and of the health mart: stocks that move slowly, and sums that must meet."""

from quality.checks.privacy import no_phone_numbers
from quality.checks.stock import StockRule, months_are_steady, stock_is_steady
from quality.checks.totals import ShareRule, TotalsRule, every_row, share_is_within, sums, totals_agree
from quality.suite import Kind, Severity, Suite, mart_suite

OWNER = "analytics"
STATES = "marts.mart_member_state"
MOVES = "marts.mart_member_transition"
VITALITY = "marts.mart_member_vitality"
HEALTH = "marts.mart_data_health"
MONTH = "cast(date_trunc('month', $as_of) as date)"

MEMBER_STATE = mart_suite(
    "mart_member_state",
    OWNER,
    checks=(
        stock_is_steady(StockRule(STATES, "date", "sum(members)")),
        share_is_within(
            ShareRule(
                name="no_state_takes_all_members_overnight",
                source=f"""(
                    select brand_id, state, sum(members) filter (where date = $as_of) as now,
                        sum(members) filter (where date = $as_of - 1) as before
                    from {STATES} where date >= $as_of - 1 group by all
                ) as moved""",
                part="sum(abs(coalesce(now, 0) - coalesce(before, 0))) / 2",
                whole="greatest(sum(now), sum(before), 200)",
                high=0.25,
                message="too many members changed state within a day",
            )
        ),
        totals_agree(
            TotalsRule(
                name="states_add_up_to_the_members",
                left=f"select brand_id, sum(members) from {STATES} where date = $as_of group by 1",
                right="""
                    select brand_id, count(distinct member_id) from raw.member__members
                    where cast(make_timestamp(epoch_us(joined_at)) + interval 8 hour as date) <= $as_of group by 1
                """,
                message="members in states and members delivered disagree by brand",
                tolerance=2,
                relative=0.01,
            )
        ),
        no_phone_numbers(STATES, ("state", "state_zh", "state_en")),
    ),
)
MEMBER_TRANSITION = mart_suite(
    "mart_member_transition",
    OWNER,
    checks=(
        months_are_steady(StockRule(MOVES, "month", "sum(members)")),
        share_is_within(
            ShareRule(
                name="some_members_stay_where_they_were",
                source=f"{MOVES} where month = {MONTH}",
                part="sum(members) filter (where from_state = to_state)",
                whole="sum(members)",
                low=0.05,
                message="nearly every member changed state within a month",
            )
        ),
        totals_agree(
            TotalsRule(
                name="transitions_start_from_the_states_of_the_first",
                left=sums(
                    f"{MOVES} where month between {MONTH} - interval 2 month and {MONTH}",
                    "brand_id, month, from_state",
                    "sum(members)",
                ),
                right=f"""
                    select concat_ws('|', brand_id, date, state), members from {STATES}
                    where members > 0 and date_trunc('month', date) = date
                        and date between {MONTH} - interval 2 month and {MONTH}
                        and date >= (select min(month) from {MOVES})
                """,
                message="members on the first of a month and transitions from it disagree by state",
            )
        ),
        no_phone_numbers(MOVES, ("from_state", "to_state")),
    ),
)
MEMBER_VITALITY = mart_suite(
    "mart_member_vitality",
    OWNER,
    checks=(
        months_are_steady(
            StockRule(
                f"(select * from {VITALITY} where source = 'all')",
                "month",
                "sum(base_members)",
                "concat_ws('|', brand_id, category_id, variant)",
                2.0,
            )
        ),
        every_row(
            name="huoshui_rate_lies_between_zero_and_one",
            source=VITALITY,
            condition="huoshui_rate is null or huoshui_rate between 0 and 1",
            message="rates outside zero and one",
        ),
        totals_agree(
            TotalsRule(
                name="rate_is_active_over_reachable_of_no_more_than_the_base",
                left=f"""
                    select concat_ws('|', brand_id, month, category_id, source, variant),
                        round(huoshui_rate * denominator) + greatest(active_members - reachable_members, 0)
                            + greatest(reachable_members - base_members, 0)
                    from {VITALITY} where denominator > 0
                """,
                right=f"""
                    select concat_ws('|', brand_id, month, category_id, source, variant), round(numerator)
                    from {VITALITY} where denominator > 0
                """,
                message="active, reachable and base members do not fit their rate",
            )
        ),
        every_row(
            name="drivers_add_up_to_the_change_of_the_rate",
            source=f"{VITALITY} where rate_change is not null",
            condition="""abs(
                    rate_change - driver_reach - driver_interaction - driver_mix - driver_cycle) < 1e-9""",
            message="drivers and the change they explain disagree",
        ),
        no_phone_numbers(VITALITY, ("source", "variant"), ("category_id",)),
    ),
)
DATA_HEALTH = mart_suite(
    "mart_data_health",
    OWNER,
    checks=(
        share_is_within(
            ShareRule(
                name="every_published_table_has_a_row",
                source=f"{HEALTH} where date = (select max(date) from {HEALTH})",
                part="count(distinct table_name)",
                whole="56",
                low=1.0,
                high=2.0,
                kind=Kind.VOLUME,
                message="tables are missing from the health mart",
            )
        ),
        every_row(
            name="shares_lie_between_zero_and_one",
            source=HEALTH,
            condition="""unknown_channel_share between 0 and 1 and linked_share between 0 and 1
                    and moments_unknown_share between 0 and 1""",
            message="shares outside zero and one",
        ),
        totals_agree(
            TotalsRule(
                name="rows_told_are_rows_held",
                left=f"""
                    select table_name, max_by("rows", date) from {HEALTH}
                    where table_name in ('fct_order_line', 'fct_touch', 'fct_attribution', 'dim_person') group by 1
                """,
                right="""
                    select 'fct_order_line', count(*) from marts.fct_order_line
                    union all select 'fct_touch', count(*) from marts.fct_touch
                    union all select 'fct_attribution', count(*) from marts.fct_attribution
                    union all select 'dim_person', count(*) from marts.dim_person
                """,
                message="the health mart tells other row counts than the tables hold",
                severity=Severity.WARN,
            )
        ),
        no_phone_numbers(HEALTH, ("table_name",)),
    ),
)

MEMBER_SUITES: tuple[Suite, ...] = (
    MEMBER_STATE,
    MEMBER_TRANSITION,
    MEMBER_VITALITY,
    DATA_HEALTH,
)
