"""Suites of content: named for their table, over their own table, guarding privacy, each name once."""

from quality.content import CONTENT_SUITES
from quality.suite import Kind, Layer


def test_suites_are_named_for_their_table() -> None:
    assert all(suite.layer is Layer.MARTS for suite in CONTENT_SUITES)
    assert all(suite.name == suite.table.replace(".", "__") for suite in CONTENT_SUITES)


def test_every_suite_looks_for_phone_numbers() -> None:
    assert all(any(check.kind is Kind.PRIVACY for check in suite.checks) for suite in CONTENT_SUITES)


def test_check_names_are_distinct_within_a_suite() -> None:
    for suite in CONTENT_SUITES:
        names = [check.name for check in suite.checks]
        assert len(names) == len(set(names))
