"""Loads appear whole by one rename; what a killed run left is swept, what the ledger knows is kept."""

import hashlib
import subprocess

import pytest

from ingestion.errors import LedgerError
from ingestion.lake import CHECKSUMS, load_folder, load_id, part_path, publish, repair, staging_part
from ingestion.ledger import FileRecord, Ledger, LoadRecord
from ingestion.settings import create_home
from ingestion.streams.registry import STREAMS

SKUS = STREAMS["shop.skus"]


def test_load_id_depends_on_content_stream_and_scope_only():
    assert load_id("shop.skus", "abc", "s1") == load_id("shop.skus", "abc", "s1")
    others = {load_id("shop.skus", "abc", "s2"), load_id("shop.products", "abc", "s1"), load_id("shop.skus", "d", "s1")}
    assert len(others | {load_id("shop.skus", "abc", "s1")}) == 4


def test_publish_replaces_an_orphan_of_the_same_load(tmp_path):
    home = create_home(tmp_path)
    for text in ("first", "second"):
        staging_part(home, "l1").write_text(text)
        publish(home, SKUS, "l1")
    assert part_path(home, SKUS, "l1").read_text() == "second"
    assert not list(home.tmp.iterdir())


def test_repair_removes_orphans_and_keeps_committed_loads(tmp_path):
    home = create_home(tmp_path)
    ledger = Ledger(home.ledger)
    for identifier in ("kept", "orphan"):
        staging_part(home, identifier).write_text("x")
        publish(home, SKUS, identifier)
    ledger.commit_file(
        FileRecord("abc", "", "a.csv", SKUS.id, "f", "loaded"),
        [LoadRecord("kept", SKUS.id, "a.csv", "abc", 1, 1, 0, 0, "s")],
    )
    staging_part(home, "half").write_text("x")
    (home.quarantine / "q1" / "1").mkdir(parents=True)
    repair(home, ledger)
    ledger.close()
    assert part_path(home, SKUS, "kept").exists()
    assert not load_folder(home, SKUS, "orphan").exists()
    assert not list(home.tmp.iterdir())
    assert not list(home.quarantine.iterdir())


def test_publish_leaves_checksums_that_the_usual_tool_checks(tmp_path):
    home = create_home(tmp_path)
    staging_part(home, "l1").write_bytes(b"rows")
    publish(home, SKUS, "l1")
    folder = load_folder(home, SKUS, "l1")
    assert (folder / CHECKSUMS).read_text() == f"{hashlib.sha256(b'rows').hexdigest()}  part-0.parquet\n"
    assert subprocess.run(["sha256sum", "--check", "--quiet", CHECKSUMS], cwd=folder, check=False).returncode == 0


def test_repair_touches_nothing_when_the_ledger_is_not_the_one_of_this_lake(tmp_path):
    home = create_home(tmp_path)
    for identifier in ("l1", "l2"):
        staging_part(home, identifier).write_text("x")
        publish(home, SKUS, identifier)
    ledger = Ledger(home.ledger)
    with pytest.raises(LedgerError, match="2 loads"):
        repair(home, ledger)
    assert load_folder(home, SKUS, "l1").exists()
    ledger.commit_file(
        FileRecord("abc", "", "a.csv", SKUS.id, "f", "loaded"),
        [LoadRecord("l1", SKUS.id, "a.csv", "abc", 1, 1, 0, 0, "s")],
    )
    assert repair(home, ledger) == [load_folder(home, SKUS, "l2")]
    ledger.close()


def test_repair_keeps_quarantine_when_the_ledger_is_empty(tmp_path):
    home = create_home(tmp_path)
    for identity in ("q1", "q2"):
        (home.quarantine / identity / "1").mkdir(parents=True)
    ledger = Ledger(home.ledger)
    with pytest.raises(LedgerError, match="2 quarantine folders"):
        repair(home, ledger)
    ledger.close()
