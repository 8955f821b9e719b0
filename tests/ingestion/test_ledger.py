"""The ledger: everything of a file becomes visible together, sequences only grow, quarantine is counted."""

import sqlite3
from datetime import date

import pytest

from ingestion.errors import LedgerError, StorageError
from ingestion.ledger import Build, FileRecord, Ledger, LoadRecord, QuarantineRecord

FILE = FileRecord("abc", "s1", "a.csv", "shop.skus", "shop_product_export", "loaded", "", 3, 2, 1, 0)


def load(name: str, stream: str = "shop.skus") -> LoadRecord:
    return LoadRecord(name, stream, "a.csv", "abc", 3, 2, 1, 0, "shape")


@pytest.fixture
def ledger(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    yield ledger
    ledger.close()


def test_commit_file_shows_loads_in_growing_order(ledger):
    ledger.commit_file(FILE, [load("l1"), load("l2", "shop.products")])
    ledger.commit_file(FILE, [load("l3")])
    assert [(one.load_id, one.seq) for one in ledger.loads()] == [("l1", 1), ("l2", 2), ("l3", 3)]
    assert [one.load_id for one in ledger.loads("shop.skus", since_seq=1)] == ["l3"]
    assert ledger.high_seq() == 3


def test_commit_file_writes_nothing_when_one_load_is_refused(ledger):
    ledger.commit_file(FILE, [load("l1")])
    with pytest.raises(sqlite3.IntegrityError):
        ledger.commit_file(FILE, [load("l2"), load("l1")])
    assert [one.load_id for one in ledger.loads()] == ["l1"]
    assert len(ledger.files()) == 1


def test_known_file_answers_for_its_scope_only(ledger):
    ledger.commit_file(FILE)
    assert ledger.known_file("abc", "s1") == FILE
    assert ledger.known_file("abc", "s2") is None
    assert ledger.known_content() == {"abc"}
    ledger.commit_file(FileRecord("def", "", "b.csv", "shop.skus", "x", "rejected", "undecodable"))
    assert ledger.known_file("def", "s1") is None


def test_quarantined_lists_open_rows_until_they_are_gone(ledger):
    held = QuarantineRecord("q1", 1, "shop.skus", "a.csv", "f", {"bad_money": 2, "missing_value": 1})
    ledger.commit_file(FILE, [], held)
    assert ledger.quarantined() == [held]
    assert held.rows == 3
    ledger.commit_file(FILE, [], QuarantineRecord("q1", 0, "shop.skus", "a.csv", "f", {}))
    assert ledger.quarantined() == []


def test_last_build_is_the_latest_recorded(ledger):
    assert ledger.last_build() is None
    ledger.record_build(Build(3, date(2026, 6, 1), "p"))
    ledger.record_build(Build(5, date(2026, 6, 2), "p"))
    assert ledger.last_build() == Build(5, date(2026, 6, 2), "p")


def test_ledger_refuses_a_newer_or_damaged_file(tmp_path):
    newer = tmp_path / "newer.sqlite"
    with sqlite3.connect(newer) as db:
        db.execute("pragma user_version = 99")
    with pytest.raises(LedgerError, match="newer"):
        Ledger(newer)
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"no database" * 100)
    with pytest.raises(LedgerError, match="backup"):
        Ledger(damaged)


def test_ledger_says_that_a_retry_helps_when_it_cannot_be_opened(tmp_path):
    (tmp_path / "ledger.sqlite").mkdir()
    with pytest.raises(StorageError, match="A retry helps"):
        Ledger(tmp_path / "ledger.sqlite")


def test_commit_file_records_a_rejection_once_until_its_verdict_changes(ledger):
    rejected = FileRecord("abc", "s1", "a.csv", "", "", "rejected", "undecodable")
    for file in (rejected, rejected, FileRecord("abc", "s1", "b.csv", "", "", "rejected", "undecodable")):
        ledger.commit_file(file)
    assert [record.source_file for record, _ in ledger.files()] == ["a.csv", "b.csv"]
    ledger.commit_file(FileRecord("abc", "s1", "a.csv", "", "", "rejected", "unknown_layout"))
    ledger.commit_file(rejected)
    assert len(ledger.files()) == 4


def test_ledger_says_that_nothing_was_recorded_when_it_is_held_or_full(ledger, tmp_path):
    ledger._db.execute("pragma busy_timeout = 10")
    holder = sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)
    holder.execute("begin immediate")
    with pytest.raises(StorageError, match=r"locked. Nothing was recorded. A retry helps"):
        ledger.commit_file(FILE)
    holder.execute("rollback")
    holder.close()
    pages = ledger._db.execute("pragma page_count").fetchone()[0]
    ledger._db.execute(f"pragma max_page_count = {pages}")
    long = [load(f"{number}" * 400) for number in range(99)]
    with pytest.raises(StorageError, match="full"):
        ledger.commit_file(FILE, long)
    ledger.commit_file(FILE)
    assert (len(ledger.files()), ledger.loads()) == (1, [])


def test_ledger_can_go_on_when_a_commit_fails(ledger):
    """A full disk is reported by COMMIT itself; the next transaction must not find the old one open."""
    ledger._db.execute("create temp table parent (id integer primary key)")
    ledger._db.execute("pragma foreign_keys = on")
    ledger._db.execute("create temp table child (id integer references parent deferrable initially deferred)")
    ledger._db.execute(
        "create temp trigger break after insert on main.files when new.status = 'broken'"
        " begin insert into child values (1); end"
    )
    with pytest.raises(sqlite3.IntegrityError):
        ledger.commit_file(FileRecord("x", "", "x.csv", "", "", "broken"))
    ledger.commit_file(FILE)
    assert [record for record, _ in ledger.files()] == [FILE]
