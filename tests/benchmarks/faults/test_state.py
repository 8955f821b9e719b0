"""Each way in which a kill could do harm is planted by hand and must be counted."""

import sqlite3

import pytest

from benchmarks.faults.state import Findings, State, capture, compare, read_state
from ingestion.home import Home


@pytest.fixture(scope="module")
def quiet(template: Home) -> State:
    return capture(template)


def test_state_comes_back_from_json(quiet: State) -> None:
    assert read_state(quiet.as_json()) == quiet
    assert compare(quiet, quiet).is_clean


def test_findings_are_clean_without_any_difference_only() -> None:
    assert Findings().is_clean
    assert not (Findings() + Findings(strays=1)).is_clean
    assert Findings(1, 2, 3, 4, 5) + Findings(1, 1, 1, 1, 1) == Findings(2, 3, 4, 5, 6)


def test_compare_counts_rows_lost_and_doubled_when_a_load_vanishes_or_returns(quiet: State, small_home: Home) -> None:
    assert compare(quiet, capture(small_home)).is_clean
    part = min(small_home.raw.glob("shop/order_lines/*/part-0.parquet"))
    kept = part.read_bytes()
    part.unlink()
    lost = compare(quiet, capture(small_home))
    assert lost.lost > 10
    part.write_bytes(kept)
    part.with_name("part-1.parquet").write_bytes(kept)
    assert compare(quiet, capture(small_home)).doubled == lost.lost


def test_compare_counts_a_load_that_cannot_be_read(quiet: State, small_home: Home) -> None:
    part = min(small_home.raw.glob("shop/order_lines/*/part-0.parquet"))
    part.write_bytes(part.read_bytes()[:-20])
    found = compare(quiet, capture(small_home))
    assert found.lost > 10
    assert found.doubled == 1


def test_compare_counts_accounts_that_differ(quiet: State, small_home: Home) -> None:
    with sqlite3.connect(small_home.ledger) as db:
        db.execute("update files set loaded = loaded + 1 where status = 'loaded'")
    db.close()
    assert compare(quiet, capture(small_home)).accounts >= 3
    delivered = next(path for path in (small_home.inbox / "_done").rglob("*.csv"))
    delivered.unlink()
    assert compare(quiet, capture(small_home)).accounts >= 4


def test_compare_counts_drift_told_twice(quiet: State, small_home: Home) -> None:
    with sqlite3.connect(small_home.ledger) as db:
        row = "'2026-06-01T00:00:00+00:00', 'a.csv', 'shop.skus', 'new_column', '[]'"
        db.execute(f"insert into drift (recorded_at, source_file, stream, kind, columns) values ({row})")
    db.close()
    assert compare(quiet, capture(small_home)).accounts == 1


def test_compare_counts_what_nobody_knows(quiet: State, small_home: Home) -> None:
    (small_home.raw / "shop" / "orders" / "load_id=0").mkdir()
    (small_home.tmp / "half").mkdir()
    (small_home.quarantine / "q" / "1").mkdir(parents=True)
    (small_home.serving / "releases" / ".tmp-dead").mkdir()
    (small_home.serving / ".current-1").symlink_to("releases")
    (small_home.root / "ledger.sqlite-journal").touch()
    assert compare(quiet, capture(small_home)).strays == 6


def test_compare_counts_marts_that_differ(quiet: State) -> None:
    other = read_state(quiet.as_json())
    other.marts["dim_order"] = "0"
    other.marts["mart_new"] = "0"
    assert compare(quiet, other).marts == 2
