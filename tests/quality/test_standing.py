"""Suites of how members stand: named for their table, over their own table, guarding privacy."""

from quality.standing import STANDING_SUITES
from quality.suite import Kind, Layer


def test_suites_are_named_for_their_table() -> None:
    assert all(suite.layer is Layer.MARTS for suite in STANDING_SUITES)
    assert all(suite.name == suite.table.replace(".", "__") for suite in STANDING_SUITES)


def test_suites_look_for_phone_numbers() -> None:
    assert all(any(check.kind is Kind.PRIVACY for check in suite.checks) for suite in STANDING_SUITES)
