"""All suites, as data: one for every raw stream and one for every published mart."""

from quality.attribution import ATTRIBUTION_SUITES
from quality.buyers import BUYER_SUITES
from quality.causal import CAUSAL_SUITES
from quality.content import CONTENT_SUITES
from quality.dimensions import DIMENSION_SUITES
from quality.economics import ECONOMICS_SUITES
from quality.facts import FACT_SUITES
from quality.funnel import FUNNEL_SUITES
from quality.gifts import GIFT_SUITES
from quality.identity import IDENTITY_SUITES
from quality.members import MEMBER_SUITES
from quality.outreach import OUTREACH_SUITES
from quality.raw import RAW_SUITES, suite_for_stream
from quality.service import SERVICE_SUITES
from quality.sharing import SHARING_SUITES
from quality.standing import STANDING_SUITES
from quality.suite import Suite
from quality.summaries import SUMMARY_SUITES

MART_SUITES: tuple[Suite, ...] = (
    *DIMENSION_SUITES,
    *IDENTITY_SUITES,
    *FACT_SUITES,
    *SUMMARY_SUITES,
    *ATTRIBUTION_SUITES,
    *SHARING_SUITES,
    *ECONOMICS_SUITES,
    *GIFT_SUITES,
    *MEMBER_SUITES,
    *STANDING_SUITES,
    *BUYER_SUITES,
    *CAUSAL_SUITES,
    *OUTREACH_SUITES,
    *SERVICE_SUITES,
    *FUNNEL_SUITES,
    *CONTENT_SUITES,
)
SUITES: tuple[Suite, ...] = (*RAW_SUITES, *MART_SUITES)

__all__ = ["MART_SUITES", "RAW_SUITES", "SUITES", "suite_for_stream"]
