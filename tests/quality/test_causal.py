"""Suites of the causal marts: named for their table, and at peace with a tenant that has no such events."""

from collections.abc import Callable

from quality.causal import CAUSAL_SUITES
from quality.result import Status, SuiteResult


def test_suites_are_named_for_their_table() -> None:
    assert all(suite.name == suite.table.replace(".", "__") for suite in CAUSAL_SUITES)


def test_a_brand_without_events_is_not_blocked(plant: Callable[..., SuiteResult]) -> None:
    for suite in CAUSAL_SUITES:
        result = plant(suite, f"delete from {suite.table}")
        assert {check.status for check in result.checks} <= {Status.PASSED, Status.NOT_DELIVERED}
        assert not any(
            check.is_blocking for check in result.checks if check.name != "no_text_looks_like_a_phone_number"
        )
