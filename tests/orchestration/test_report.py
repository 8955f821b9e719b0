"""The report of a home: a run whose worker died is told as such, rows set aside are counted."""

import subprocess
import sys

import dagster as dg
import pytest

from ingestion.errors import ConfigError
from ingestion.ledger import FileRecord, Ledger, LoadRecord, QuarantineRecord
from ingestion.settings import Home
from orchestration.instance import open_instance
from orchestration.report import home_report
from orchestration.worker import worker_tags


@dg.op
def nothing() -> None:
    """Stands for a step."""


@dg.job
def nightly() -> None:
    """Has the name of the night."""
    nothing()


def test_home_report_needs_a_configuration(home: Home) -> None:
    home.toml.unlink()
    with pytest.raises(ConfigError):
        home_report(home)


def test_home_report_tells_a_run_whose_worker_died(home: Home) -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    tags = worker_tags(child.pid)
    child.communicate(b"\n")
    with open_instance(home) as instance:
        instance.create_run_for_job(nightly, tags=tags)
    assert home_report(home)["last_run"]["status"] == "died"


def test_home_report_counts_streams_and_quarantine(home: Home) -> None:
    ledger = Ledger(home.ledger)
    file = FileRecord("hash", "", "a.csv", "shop.orders", "shop__orders", "loaded", "", 5, 4, 1, 0)
    load = LoadRecord("load", "shop.orders", "a.csv", "hash", 5, 4, 1, 0, "shape")
    ledger.commit_file(file, [load], QuarantineRecord("q", 1, "shop.orders", "a.csv", "shop__orders", {"bad_money": 1}))
    ledger.close()
    report = home_report(home)
    assert [(one["stream"], one["rows"]) for one in report["streams"]] == [("shop.orders", 4)]
    assert report["quarantine"] == {"rows": 1, "streams": {"shop.orders": {"bad_money": 1}}}
