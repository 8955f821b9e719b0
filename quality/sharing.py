"""Suites of the share graph: every click is on an edge, edges form trees, months count them."""

from quality.checks.privacy import no_phone_numbers
from quality.checks.stock import StockRule, months_are_steady
from quality.checks.totals import TotalsRule, every_row, sums, totals_agree
from quality.suite import Severity, Suite, mart_suite

OWNER = "analytics"
EDGE = "marts.fct_share_edge"
GRAPH = "marts.mart_share_graph"
CLICKS = "raw.promoter__share_events where action = 'click' and sharer_openid is not null"

SHARE_EDGE = mart_suite(
    "fct_share_edge",
    OWNER,
    checks=(
        months_are_steady(
            StockRule(EDGE, "date_trunc('month', click_date)", "sum(clicks)", factor=3.0, severity=Severity.WARN)
        ),
        every_row(
            name="edges_point_back_in_time",
            source=f"{EDGE} as edges inner join {EDGE} as parents on edges.parent_edge_id = parents.edge_id",
            condition=(
                "parents.clicked_at < edges.clicked_at and edges.depth = parents.depth + 1 "
                "and parents.person_id = edges.sharer_person_id"
            ),
            message="edges do not follow on the edge that brought their sharer",
        ),
        totals_agree(
            TotalsRule(
                name="clicks_of_edges_are_clicks_delivered",
                left=sums(EDGE, "brand_id", "sum(clicks)"),
                right=sums(CLICKS, "brand_id", "count(distinct event_id)"),
                message="clicks on edges and clicks delivered disagree",
                relative=0.1,  # people click on their own shares, too
                severity=Severity.WARN,
            )
        ),
        no_phone_numbers(EDGE, ("share_target",), ("content_id", "promoter_id")),
    ),
)
SHARE_GRAPH = mart_suite(
    "mart_share_graph",
    OWNER,
    checks=(
        # a share campaign may well multiply them
        months_are_steady(StockRule(GRAPH, "month", "sum(edges)", factor=3.0, severity=Severity.WARN)),
        every_row(
            name="k_is_reach_times_conversion",
            source=GRAPH,
            condition=(
                "abs(k_factor - reached_per_sharer * new_buyer_rate) < 1e-9 "
                "and new_buyers <= buyers and buyers <= reached"
            ),
            message="k and its factors, or buyers and people reached, disagree",
        ),
        totals_agree(
            TotalsRule(
                name="segments_add_up_to_edges",
                left=sums(f"{GRAPH} where segment <> 'all'", "brand_id, month", "sum(edges)"),
                right=sums(EDGE, "brand_id, cast(date_trunc('month', click_date) as date)", "count(*)"),
                message="edges of segments and edges disagree by month",
            )
        ),
        no_phone_numbers(GRAPH, ("segment",)),
    ),
)

SHARING_SUITES: tuple[Suite, ...] = (SHARE_EDGE, SHARE_GRAPH)
