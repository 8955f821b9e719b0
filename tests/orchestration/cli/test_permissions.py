"""Modes on a host whose umask opens everything: others can read published releases and the way to them, no more."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from ingestion.catalog import refresh_raw
from ingestion.locks import writer_lock
from ingestion.settings import Home, load_settings
from orchestration.resources import HomeResource, WriterLease
from serving.release import PublishRequest, publish

TOML = """
[[brands]]
brand_id = "b"
[[shops]]
shop_id = "s"
brand_id = "b"
[intake]
quiet_seconds = 0
[streams."brand.crm"]
key = ["no"]
columns = [{ name = "no", type = "id", required = true }, { name = "amount", type = "money", required = true }]
"""
OPEN = {".", "serving", "serving/releases"}  # folders others may enter, beside the release itself


@pytest.fixture(autouse=True)
def _open_host() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(home: Home) -> dict[str, int]:
    """Mode of everything below the home that is not a link."""
    places = [home.root, *home.root.rglob("*")]
    return {str(p.relative_to(home.root)): p.stat().st_mode & 0o777 for p in places if not p.is_symlink()}


def deliver(home: Home, name: str, text: str) -> None:
    """A file as another program leaves it."""
    path = home.inbox / name
    path.write_text(text)
    path.chmod(0o644)


def publish_something(home: Home) -> None:
    """One release of one small mart."""
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("create schema if not exists marts")
        con.execute("create table marts.dim_date as select 1 as date_key")
    publish(PublishRequest(home.warehouse, home.serving, "run1", date(2026, 6, 30)))


def run_in_dagster(home: Home) -> None:
    """A run of a worker that no command line started."""

    @dg.asset
    def anything(lease: WriterLease) -> None:
        (lease.home.home.lake / "by_the_worker").touch()

    from orchestration.instance import open_instance

    lease = WriterLease(home=HomeResource(root=str(home.root)))
    with open_instance(home) as instance:
        assert dg.materialize([anything], instance=instance, resources={"lease": lease}).success


def test_a_home_is_closed_but_for_its_releases(call: Any, tmp_path: Path) -> None:
    home = Home(tmp_path / "closed")
    assert call("--home", str(home.root), "init").code == 0
    home.toml.write_text(TOML)
    deliver(home, "crm.csv", "no,amount\n1,2.50\n2,many\n")
    deliver(home, "odd.csv", "a,b\n1,2\n")
    taken = call("--home", str(home.root), "ingest")
    assert "loaded" in taken.out
    assert "rejected" in taken.out
    with writer_lock(home, "test"):
        refresh_raw(home, load_settings(home))
        publish_something(home)
        (home.root / "ledger.sqlite-wal").touch()  # as a reader that holds the ledger open would see it
    run_in_dagster(home)
    found = modes(home)
    assert {"lake/by_the_worker", "inbox/_rejected/odd.csv", "inbox/_rejected/odd.csv.reason.txt"} <= set(found)
    assert any(name.startswith("inbox/_done/") and name.endswith("crm.csv") for name in found)
    assert any(name.startswith("dagster/") and name.endswith(".db") for name in found)
    published = {name: mode for name, mode in found.items() if name.startswith("serving/releases/")}
    opened = {name: oct(mode) for name, mode in found.items() if name not in published and mode & 0o077}
    assert set(opened) == OPEN, opened
    assert set(published.values()) == {0o555, 0o444}
    assert (home.serving / "current" / "huoshui.duckdb").is_file()


def test_a_ledger_and_its_log_are_private_while_they_are_open(call: Any, home: Home) -> None:
    from ingestion.ledger import Ledger

    home.ledger.unlink(missing_ok=True)
    ledger = Ledger(home.ledger)
    ledger.drift.record([])
    found = {path.name: path.stat().st_mode & 0o777 for path in home.root.glob("ledger.sqlite*")}
    ledger.close()
    assert set(found) == {"ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"}
    assert set(found.values()) == {0o600}
