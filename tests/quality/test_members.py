"""Suites of the member marts: named for their table, over their own table, guarding privacy where there is text."""

from quality.members import MEMBER_SUITES
from quality.suite import Kind, Layer


def test_suites_are_named_for_their_table() -> None:
    assert all(suite.layer is Layer.MARTS for suite in MEMBER_SUITES)
    assert all(suite.name == suite.table.replace(".", "__") for suite in MEMBER_SUITES)


def test_suites_that_hold_text_look_for_phone_numbers() -> None:
    guarded = {suite.name for suite in MEMBER_SUITES if any(check.kind is Kind.PRIVACY for check in suite.checks)}
    assert guarded == {suite.name for suite in MEMBER_SUITES} - {"marts__dim_date"}


def test_check_names_are_distinct_within_a_suite() -> None:
    for suite in MEMBER_SUITES:
        names = [check.name for check in suite.checks]
        assert len(names) == len(set(names))
