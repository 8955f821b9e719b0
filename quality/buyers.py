"""Suites of what is known of buyers: their scores, how well the scores foretell, and cohorts."""

from quality.checks.privacy import no_phone_numbers
from quality.checks.totals import ShareRule, TotalsRule, share_is_within, totals_agree
from quality.suite import Kind, Layer, Severity, Suite

OWNER = "analytics"
SCORE = "marts.mart_member_score"
CALIBRATION = "marts.mart_member_calibration"
COHORT = "marts.mart_cohort"

MEMBER_SCORE = Suite(
    name="marts__mart_member_score",
    layer=Layer.MARTS,
    table=SCORE,
    owner=OWNER,
    checks=(
        share_is_within(
            ShareRule(
                name="chances_and_scores_stay_in_their_ranges",
                source=SCORE,
                part="""count(*) filter (where least(r_score, f_score, m_score) >= 1
                    and greatest(r_score, f_score, m_score) <= 5
                    and coalesce(p_alive_bg, 0) between 0 and 1 and coalesce(p_alive_mbg, 0) between 0 and 1
                    and coalesce(p_no_purchase_90, 0) <= coalesce(p_no_purchase_30, 0)
                    and coalesce(e_tx_30, 0) <= coalesce(e_tx_365, 0))""",
                whole="count(*)",
                low=1.0,
                message="chances, scores or expectations out of range",
            )
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
MEMBER_CALIBRATION = Suite(
    name="marts__mart_member_calibration",
    layer=Layer.MARTS,
    table=CALIBRATION,
    owner=OWNER,
    checks=(
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
MEMBER_COHORT = Suite(
    name="marts__mart_cohort",
    layer=Layer.MARTS,
    table=COHORT,
    owner=OWNER,
    checks=(
        share_is_within(
            ShareRule(
                name="everybody_buys_in_the_first_month_and_some_later",
                source=COHORT,
                part="""count(*) filter (where retention_rate between 0 and 1 and active_buyers <= buyers
                    and (months_since > 0 or active_buyers = buyers))""",
                whole="count(*)",
                low=1.0,
                message="retention does not begin at one or leaves zero to one",
                kind=Kind.DISTRIBUTION,
            )
        ),
        no_phone_numbers(COHORT, ("source",)),
    ),
)

BUYER_SUITES: tuple[Suite, ...] = (MEMBER_SCORE, MEMBER_CALIBRATION, MEMBER_COHORT)
