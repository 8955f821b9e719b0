"""Suites of what is known of buyers: their scores, how well the scores foretell, and cohorts."""

from quality.checks.privacy import no_phone_numbers
from quality.checks.totals import ShareRule, TotalsRule, every_row, share_is_within, totals_agree
from quality.suite import Kind, Severity, Suite, mart_suite

OWNER = "analytics"
SCORE = "marts.mart_member_score"
CALIBRATION = "marts.mart_member_calibration"
COHORT = "marts.mart_cohort"

MEMBER_SCORE = mart_suite(
    "mart_member_score",
    OWNER,
    checks=(
        share_is_within(
            ShareRule(
                name="most_buyers_are_scored",
                source=f"""(
                    select
                        brand_id, count(*) as known,
                        (select count(*) from {SCORE} as scored where scored.brand_id = persons.brand_id) as scored
                    from marts.dim_person as persons where is_buyer group by brand_id
                ) as counted""",
                part="max(greatest(scored / known, 0.5 * known / greatest(scored, 1)))",
                whole="1",
                kind=Kind.VOLUME,
                message="a brand has more scores than buyers, or fewer than half as many",
            )
        ),
        every_row(
            name="chances_and_scores_stay_in_their_ranges",
            source=SCORE,
            condition="""least(r_score, f_score, m_score) >= 1
                    and greatest(r_score, f_score, m_score) <= 5
                    and coalesce(p_alive_bg, 0) between 0 and 1 and coalesce(p_alive_mbg, 0) between 0 and 1
                    and coalesce(p_no_purchase_90, 0) <= coalesce(p_no_purchase_30, 0)
                    and coalesce(e_tx_30, 0) <= coalesce(e_tx_365, 0)""",
            message="chances, scores or expectations out of range",
        ),
        totals_agree(
            TotalsRule(
                name="buyers_scored_are_buyers_of_the_cohorts",
                left=f"select brand_id, count(*) from {SCORE} group by 1",
                right=f"select brand_id, sum(buyers) from {COHORT} where months_since = 0 group by 1",
                message="persons scored and buyers in cohorts disagree by brand",
            )
        ),
        no_phone_numbers(SCORE, ("goods_type", "segment", "fit_status")),
    ),
)
MEMBER_CALIBRATION = mart_suite(
    "mart_member_calibration",
    OWNER,
    checks=(
        share_is_within(
            ShareRule(
                name="a_fit_is_judged_by_ten_parts_at_most",
                source=CALIBRATION,
                part="count(*)",
                whole="10 * count(distinct (brand_id, goods_type, month))",
                kind=Kind.VOLUME,
                message="there are more deciles than fits can have",
            )
        ),
        share_is_within(
            ShareRule(
                name="customers_held_out_are_buyers",
                source=f"""(
                    select brand_id, sum(customers) as held,
                        (select count(*) from {SCORE} as scored where scored.brand_id = judged.brand_id) as scored
                    from {CALIBRATION} as judged group by brand_id
                ) as counted""",
                part="max(held / greatest(scored, 1))",
                whole="1",
                # a buyer whose last purchase came back since the fit has no score any more
                high=1.02,
                kind=Kind.RECONCILIATION,
                message="a model was judged on more customers than the brand has buyers",
            )
        ),
        share_is_within(
            ShareRule(
                name="expected_purchases_are_near_those_made",
                source=CALIBRATION,
                part="count(*) filter (where coalesce(total_ratio, 1) between 0.5 and 2)",
                whole="count(*)",
                low=0.5,
                message="the models foretold less than half or more than twice what came",
                severity=Severity.WARN,
            )
        ),
        no_phone_numbers(CALIBRATION, ("goods_type", "fit_status")),
    ),
)
MEMBER_COHORT = mart_suite(
    "mart_cohort",
    OWNER,
    checks=(
        every_row(
            name="cohorts_have_every_month_once",
            source=f"""(
                    select count(*) as held, 1 + max(months_since) as due from {COHORT}
                    group by brand_id, cohort_month, source
                ) as counted""",
            condition="held = due",
            message="a cohort lacks months or has one twice",
            kind=Kind.VOLUME,
        ),
        totals_agree(
            TotalsRule(
                name="cohorts_bought_what_order_lines_say",
                left=f"select brand_id, sum(net_revenue_cny) from {COHORT} group by 1",
                right="""
                    select brand_id, sum(net_revenue_fen) / 100 from marts.fct_order_line
                    where paid_date <= (select max(as_of_date) from marts.mart_member_score)
                        and not is_free_gift and not is_incomplete
                        and coalesce(giver_person_id, person_id) is not null
                    group by 1
                """,
                message="net revenue of cohorts and of order lines disagrees by brand",
                tolerance=1,
                relative=0.001,
            )
        ),
        every_row(
            name="everybody_buys_in_the_first_month_and_some_later",
            source=COHORT,
            condition="""retention_rate between 0 and 1 and active_buyers <= buyers
                    and (months_since > 0 or active_buyers = buyers)""",
            message="retention does not begin at one or leaves zero to one",
        ),
        no_phone_numbers(COHORT, ("source",)),
    ),
)

BUYER_SUITES: tuple[Suite, ...] = (MEMBER_SCORE, MEMBER_CALIBRATION, MEMBER_COHORT)
