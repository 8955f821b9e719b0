from pathlib import Path

from benchmarks.faults.tenant import order_export
from ingestion.home import Home
from ingestion.intake import ingest
from ingestion.settings import load_settings


def test_order_export_spoils_only_the_orders_named() -> None:
    lines = order_export([1, 2, 3], "待发货", bad=[2]).splitlines()
    assert len(lines) == 1 + 2 * 3
    assert [number for number, line in enumerate(lines) if "zehn" in line] == [4]


def test_tenant_waits_with_a_file_for_every_verdict(small_home: Home) -> None:
    report = ingest(small_home, load_settings(small_home))
    assert {Path(result.file).parent.name: result.status for result in report.files} == {
        "a": "loaded", "b": "duplicate", "c": "rejected", "d": "loaded", "e": "empty", "f": "loaded", "g": "rejected",
    }  # fmt: skip
    assert report.files[0].quarantined == 1
    assert report.files[0].duplicate > 0
    assert [result.new_columns for result in report.files if result.new_columns] == [("会员等级",)]
