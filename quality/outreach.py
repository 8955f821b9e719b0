"""Suites of what the brand sends: every message is there once, and what came back came after it arrived."""

from quality.checks.privacy import no_phone_numbers
from quality.checks.stock import StockRule, months_are_steady
from quality.checks.totals import TotalsRule, every_row, key_is_there_once, sums, totals_agree
from quality.suite import Severity, Suite, mart_suite

OWNER = "analytics"
OUTBOUND = "marts.fct_outbound"
PUSH = "marts.mart_push"
COVERAGE = "marts.mart_coverage"
FATIGUE = "marts.mart_fatigue"
NODES = "marts.mart_touch_roi"
ADVICE = "marts.mart_outreach_advice"

FCT_OUTBOUND = mart_suite(
    "fct_outbound",
    OWNER,
    checks=(
        # a promotion may well multiply them
        months_are_steady(
            StockRule(OUTBOUND, "date_trunc('month', sent_date)", "count(*)", factor=4.0, severity=Severity.WARN)
        ),
        every_row(
            name="what_came_back_came_after_it_arrived",
            source=OUTBOUND,
            condition=(
                "(is_delivered or not (is_clicked or is_replied or opted_out_at is not null)) "
                "and coalesce(clicked_at >= sent_at, true) "
                "and coalesce(replied_at between sent_at and sent_at + interval 7 day, true) "
                "and coalesce(opted_out_at between sent_at and sent_at + interval 7 day, true)"
            ),
            message="answers, clicks or opt-outs belong to messages that never arrived, or to others",
        ),
        totals_agree(
            TotalsRule(
                name="messages_are_those_delivered",
                left=f"select brand_id, count(*) from {OUTBOUND} group by 1",
                right="""
                    select brand_id, sum(messages) from (
                        select brand_id, count(distinct (message_id, external_userid)) as messages
                        from raw.member__wecom_messages where direction = 'outbound' group by 1
                        union all
                        select brand_id, count(distinct (push_id, appid, openid))
                        from raw.member__service_account_pushes group by 1
                        union all
                        select brand_id, count(distinct (sms_id, coalesce(phone, member_id)))
                        from raw.member__sms_events group by 1
                    ) as told group by 1
                """,
                message="messages and messages told by the exports disagree by brand",
                relative=0.001,
            )
        ),
        no_phone_numbers(OUTBOUND, ("content_type", "send_kind"), ("campaign_id", "agent_id")),
    ),
)

MART_PUSH = mart_suite(
    "mart_push",
    OWNER,
    checks=(
        key_is_there_once("a_push_is_there_once", PUSH, "brand_id, campaign_id, send_kind", "a push is there twice"),
        every_row(
            name="the_funnel_narrows",
            source=PUSH,
            condition=(
                "sent >= delivered and delivered >= opened and opened >= clicked and opened >= replied "
                "and delivered >= opt_outs and orders >= buyers"
            ),
            message="more came back than was sent",
        ),
        totals_agree(
            TotalsRule(
                name="pushes_add_up_to_messages",
                left=sums(PUSH, "brand_id, send_kind", "sum(delivered)"),
                right=sums(
                    f"{OUTBOUND} where is_delivered and campaign_id <> '' and send_kind in ('push', 'mass', 'sms')",
                    "brand_id, send_kind",
                    "count(*)",
                ),
                message="messages delivered by pushes and messages disagree",
            )
        ),
        no_phone_numbers(PUSH, ("content_type", "send_kind"), ("campaign_id",)),
    ),
)
MART_COVERAGE = mart_suite(
    "mart_coverage",
    OWNER,
    checks=(
        key_is_there_once("a_campaign_is_there_once", COVERAGE, "brand_id, campaign_id", "a campaign is there twice"),
        every_row(
            name="who_was_reached_could_be_spoken_to",
            source=COVERAGE,
            condition=(
                "contactable >= reached and reached = reached_wecom + incremental "
                "and reached_service_account between incremental and reached and messages >= reached "
                "and reached_group <= reached_wecom and contactable_group_only <= contactable "
                "and incremental_sms <= reached_sms and sms_messages >= reached_sms"
            ),
            message="persons reached by either way, by both and in all disagree",
        ),
        totals_agree(
            TotalsRule(
                name="months_add_up_to_messages",
                left=sums(
                    f"{COVERAGE} where campaign_kind = 'month'", "brand_id, starts_date", "sum(messages + sms_messages)"
                ),
                right=sums(
                    f"{OUTBOUND} where is_delivered and person_id is not null",
                    "brand_id, cast(date_trunc('month', sent_date) as date)",
                    "count(*)",
                ),
                message="messages of a month and messages disagree",
            )
        ),
        no_phone_numbers(COVERAGE, ("campaign_id", "campaign_kind")),
    ),
)

MART_FATIGUE = mart_suite(
    "mart_fatigue",
    OWNER,
    checks=(
        key_is_there_once(
            "a_level_is_there_once",
            FATIGUE,
            "brand_id, category_id, channel, state, touches_per_week",
            "touches a week are there twice",
        ),
        every_row(
            name="chances_and_intervals_hold_their_values",
            source=FATIGUE,
            condition=(
                "coalesce(optout_hazard between 0 and 1, true) "
                "and coalesce(optout_hazard between optout_hazard_ci_low and optout_hazard_ci_high, true) "
                "and coalesce(net_value_cny between net_value_ci_low_cny and net_value_ci_high_cny, true) "
                "and coalesce(recommended_per_week between 0 and 7, true) and touches_per_week between 0 and 7"
            ),
            message="chances, intervals or cadences are impossible",
        ),
        every_row(
            name="what_touches_bring_has_its_evidence",
            source=FATIGUE,
            condition=(
                "(evidence <> 'rct' or (incr_conv_per_1k is not null and held_out >= 100)) "
                "and (evidence = 'rct' or incr_conv_per_1k is not distinct from quiet_conv_per_1k) "
                "and coalesce(incr_conv_per_1k between incr_conv_per_1k_ci_low and incr_conv_per_1k_ci_high, true) "
                "and coalesce(sales_odds_ratio between sales_odds_ratio_ci_low and sales_odds_ratio_ci_high, true)"
            ),
            message="orders of touches claim a lot that was not drawn, or lie outside their intervals",
        ),
        totals_agree(
            TotalsRule(
                name="categories_and_states_add_up",
                left=sums(
                    f"{FATIGUE} where category_id = 'all' and state = 'all'",
                    "brand_id, touches_per_week",
                    "sum(person_weeks)",
                ),
                right=sums(
                    f"{FATIGUE} where category_id <> 'all' and state <> 'all'",
                    "brand_id, touches_per_week",
                    "sum(person_weeks)",
                ),
                message="person-weeks of categories and states and those of the brand disagree",
            )
        ),
        no_phone_numbers(FATIGUE, ("channel", "state", "evidence"), ("category_id",)),
    ),
)

TOUCH_ROI = mart_suite(
    "mart_touch_roi",
    OWNER,
    checks=(
        months_are_steady(StockRule(NODES, "month", "sum(messages)", factor=4.0, severity=Severity.WARN)),
        every_row(
            name="nodes_hold_no_more_than_their_messages",
            source=NODES,
            condition="persons <= messages and opened <= messages and opt_outs <= messages and messages > 0",
            message="more came back at a node than was sent there",
        ),
        every_row(
            name="what_lots_tell_lies_within_its_interval",
            source=NODES,
            condition=(
                "(evidence = 'rct') = (incr_conv_per_1k is not null) and (evidence <> 'rct' or held_out > 0) and "
                "coalesce(incr_conv_per_1k between incr_conv_per_1k_ci_low and incr_conv_per_1k_ci_high, true)"
            ),
            message="a comparison with those held out lacks its interval, or claims a lot that was not drawn",
        ),
        totals_agree(
            TotalsRule(
                name="nodes_add_up_to_messages",
                left=sums(NODES, "brand_id, month, content_type", "sum(messages)"),
                right=sums(
                    f"{OUTBOUND} where is_delivered",
                    "brand_id, cast(date_trunc('month', sent_date) as date), content_type",
                    "count(*)",
                ),
                message="messages of nodes and messages disagree by month and content",
            )
        ),
        no_phone_numbers(NODES, ("state", "promo_phase", "content_type")),
    ),
)

OUTREACH_ADVICE = mart_suite(
    "mart_outreach_advice",
    OWNER,
    checks=(
        key_is_there_once("a_buyer_is_advised_once", ADVICE, "brand_id, person_id", "a buyer is there twice"),
        every_row(
            name="advice_follows_the_cadence",
            source=ADVICE,
            condition=(
                "touches_7d <= messages_7d and messages_7d >= 0 "
                "and (advice = 'no_advice') = (recommended_per_week is null and has_consent) "
                "and (has_consent or advice = 'leave_in_peace') "
                "and (not is_over_cadence or recommended_per_week < touches_7d + 0.5) "
                "and coalesce(recommended_per_week between 0 and 7, true)"
            ),
            message="touches, cadence and advice of a buyer contradict each other",
        ),
        totals_agree(
            TotalsRule(
                name="messages_of_the_week_are_those_delivered",
                left=sums(ADVICE, "brand_id", "sum(messages_7d)"),
                right=f"""
                    select sent.brand_id, count(*) from {OUTBOUND} as sent
                    inner join {ADVICE} as advised using (brand_id, person_id)
                    where is_delivered and sent_date between as_of_date - 6 and as_of_date group by 1
                """,
                message="messages of the last seven days and messages disagree by brand",
            )
        ),
        no_phone_numbers(ADVICE, ("state", "advice", "advice_zh"), ("category_id",)),
    ),
)

OUTREACH_SUITES: tuple[Suite, ...] = (FCT_OUTBOUND, MART_PUSH, MART_COVERAGE, MART_FATIGUE, TOUCH_ROI, OUTREACH_ADVICE)
