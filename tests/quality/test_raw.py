"""The factory gives every stream what its profile asks for, and streams of the user's own the least."""

from quality.raw import RAW_SUITES, suite_for_stream, suite_of
from quality.streams import STREAMS
from quality.suite import Kind, Severity


def test_suite_of_gives_each_profile_its_checks() -> None:
    for profile, suite in zip(STREAMS, RAW_SUITES, strict=True):
        kinds = [check.kind for check in suite.checks]
        assert (Kind.FRESHNESS in kinds) is not (profile.is_snapshot or profile.is_statement)
        assert (Kind.DUPLICATION in kinds) is bool(profile.twin_id)
        assert any(check.name.startswith("mix_of_") for check in suite.checks) is bool(profile.mix)


def test_missing_orders_block() -> None:
    orders = next(suite for suite in RAW_SUITES if suite.name == "raw__shop__orders")
    blocking = {check.kind for check in orders.checks if check.severity is Severity.BLOCK}
    assert {Kind.FRESHNESS, Kind.VOLUME, Kind.DUPLICATION, Kind.DISTRIBUTION, Kind.RECONCILIATION} <= blocking


def test_suite_for_stream_only_warns_about_volume_and_freshness() -> None:
    own = suite_for_stream("brand", "crm_orders", "order_time")
    assert {(check.kind, check.severity) for check in own.checks} == {
        (Kind.VOLUME, Severity.WARN),
        (Kind.FRESHNESS, Severity.WARN),
        (Kind.RECONCILIATION, Severity.BLOCK),
    }
    assert own.name == "raw__brand__crm_orders"


def test_suite_for_stream_of_a_list_has_no_freshness() -> None:
    assert {check.kind for check in suite_for_stream("brand", "shops", "day", snapshot=True).checks} == {
        Kind.VOLUME,
        Kind.RECONCILIATION,
    }


def test_suite_of_reads_its_own_table() -> None:
    assert {suite_of(profile).table for profile in STREAMS} == {f"raw.{profile.table}" for profile in STREAMS}
