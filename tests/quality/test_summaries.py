"""Suites of the summary marts: named for their table, over their own table, guarding privacy where there is text."""

from quality.suite import Kind, Layer
from quality.summaries import SUMMARY_SUITES


def test_suites_are_named_for_their_table() -> None:
    assert all(suite.layer is Layer.MARTS for suite in SUMMARY_SUITES)
    assert all(suite.name == suite.table.replace(".", "__") for suite in SUMMARY_SUITES)


def test_suites_that_hold_text_look_for_phone_numbers() -> None:
    guarded = {suite.name for suite in SUMMARY_SUITES if any(check.kind is Kind.PRIVACY for check in suite.checks)}
    assert guarded == {suite.name for suite in SUMMARY_SUITES} - {"marts__dim_date"}


def test_check_names_are_distinct_within_a_suite() -> None:
    for suite in SUMMARY_SUITES:
        names = [check.name for check in suite.checks]
        assert len(names) == len(set(names))
