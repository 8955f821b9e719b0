"""Suites of identity: named for their tables, each with a reconciliation."""

from quality.identity import IDENTITY_SUITES
from quality.suite import Kind, Layer


def test_suites_are_named_for_their_table() -> None:
    assert [suite.table for suite in IDENTITY_SUITES] == ["marts.person_id_map", "marts.fct_identity_conflict"]
    assert all(suite.name == suite.table.replace(".", "__") for suite in IDENTITY_SUITES)
    assert all(suite.layer is Layer.MARTS for suite in IDENTITY_SUITES)


def test_suites_reconcile_and_guard_privacy() -> None:
    for suite in IDENTITY_SUITES:
        assert {Kind.RECONCILIATION, Kind.PRIVACY, Kind.VOLUME} <= {check.kind for check in suite.checks}
