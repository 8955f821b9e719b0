"""The audit counts findings per published table, of raw checks only."""

from pathlib import Path

import duckdb
import pytest

from orchestration.audit import record_audit
from orchestration.history import FailingCheck


def finding(asset: str, severity: str, status: str) -> FailingCheck:
    """A failing check."""
    return FailingCheck(asset, "c", severity == "ERROR", severity, "", status)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw")
    return path


def counts(warehouse: Path) -> dict[str, tuple[int, int]]:
    """table -> (failed, warned)."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute("select table_name, failed_checks, warned_checks from raw._checks").fetchall()
    return {name: (failed, warned) for name, failed, warned in rows}


def test_record_audit_counts_per_published_table(warehouse: Path) -> None:
    record_audit(
        warehouse,
        [
            finding("raw/live/live_sessions", "ERROR", "failed"),
            finding("raw/live/live_sessions", "WARN", "warned"),
            finding("raw/live/live_sessions", "WARN", "not_enough_history"),
            finding("marts/mart_live", "WARN", "warned"),
        ],
    )
    assert counts(warehouse)["dim_live_session"] == (1, 1)


def test_record_audit_replaces_the_audit_before(warehouse: Path) -> None:
    record_audit(warehouse, [finding("raw/live/live_sessions", "WARN", "warned")])
    record_audit(warehouse, [])
    assert counts(warehouse) == {}
