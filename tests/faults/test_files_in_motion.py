"""Files that change under us: what is recorded is what was read, or nothing is."""

import hashlib
import threading

import pytest

from benchmarks.faults.tenant import order_export
from ingestion import taking
from ingestion.delivery import Delivery
from ingestion.home import Home
from ingestion.intake import ingest
from ingestion.ledger import Ledger
from ingestion.settings import load_settings
from ingestion.taking import Taker

NAME = "订单导出_20260606_063000.csv"


@pytest.fixture
def empty_inbox(small_home: Home) -> Home:
    """The home with nothing waiting."""
    for path in small_home.inbox.glob("?/*"):
        path.unlink()
    return small_home


def committed(home: Home, name: str) -> list[tuple[str, int]]:
    """(sha256, rows) of every record of that file in the ledger."""
    ledger = Ledger(home.ledger)
    try:
        return [(record.sha256, record.rows_in) for record, _ in ledger.files() if record.source_file == name]
    finally:
        ledger.close()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_file_replaced_between_hashing_and_parsing_is_never_recorded_under_the_wrong_hash(
    empty_inbox: Home, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """`before`: the parser reads the new content; `after`: it has read the old one when the file is replaced."""
    old, new = order_export(range(60, 63), "待发货"), order_export(range(70, 75), "待发货")
    path = empty_inbox.inbox / NAME
    path.write_text(old, "utf-8")
    load_table = taking.load_table

    def swapping(*arguments: object) -> object:
        if when == "before":
            path.write_text(new, "utf-8")
        answer = load_table(*arguments)
        path.write_text(new, "utf-8")
        return answer

    monkeypatch.setattr(taking, "load_table", swapping)
    ingest(empty_inbox, load_settings(empty_inbox))
    monkeypatch.undo()
    truth = {(digest(old), 6), (digest(new), 10)}
    assert set(committed(empty_inbox, NAME)) <= truth
    assert committed(empty_inbox, NAME) == ([] if when == "before" else [(digest(old), 6)])
    assert path.read_text("utf-8") == new  # it waits where it was put, it is not moved as if it had been taken in
    assert [result.status for result in ingest(empty_inbox, load_settings(empty_inbox)).files] == ["loaded"]
    assert committed(empty_inbox, NAME)[-1] == (digest(new), 10)


def test_a_file_put_in_the_place_of_a_rejected_one_waits(empty_inbox: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    new, path = order_export(range(70, 75), "待发货"), empty_inbox.inbox / NAME
    path.write_text("a,b\n1,2\n")
    load_table = taking.load_table

    def swapping(*arguments: object) -> object:
        try:
            return load_table(*arguments)
        finally:
            path.write_text(new, "utf-8")

    monkeypatch.setattr(taking, "load_table", swapping)
    assert [result.status for result in ingest(empty_inbox, load_settings(empty_inbox)).files] == ["rejected"]
    monkeypatch.undo()
    assert [result.status for result in ingest(empty_inbox, load_settings(empty_inbox)).files] == ["loaded"]


def test_a_file_that_grows_waits_until_it_is_whole(empty_inbox: Home) -> None:
    """A slow upload: lines appear while intake runs again and again; no part of it is ever taken for the whole."""
    toml = empty_inbox.toml.read_text("utf-8").replace("quiet_seconds = 0", "quiet_seconds = 0.4")
    empty_inbox.toml.write_text(toml, "utf-8")
    path, text = empty_inbox.inbox / NAME, order_export(range(80, 90), "待发货")
    started = threading.Event()

    def upload() -> None:
        pause = threading.Event()
        with path.open("w", encoding="utf-8") as file:
            for line in text.splitlines(keepends=True):
                file.write(line)
                file.flush()
                started.set()
                pause.wait(0.1)

    writer = threading.Thread(target=upload)
    writer.start()
    started.wait()
    seen = []
    while writer.is_alive():
        seen += [result.status for result in ingest(empty_inbox, load_settings(empty_inbox)).files]
    writer.join()
    assert set(seen) <= {"ignored"} or committed(empty_inbox, NAME) == [(digest(text), 20)]
    ingest(empty_inbox, load_settings(empty_inbox))
    assert committed(empty_inbox, NAME) == [(digest(text), 20)]


def test_a_file_that_vanishes_is_told_and_stops_nobody(empty_inbox: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sync client may take a file back while the others are read."""
    gone, other = empty_inbox.inbox / "a.csv", empty_inbox.inbox / NAME
    for path in (gone, other):
        path.write_text(order_export([90], "待发货"), "utf-8")
    looked_at = Taker._looked_at

    def vanishing(self: Taker, delivery: Delivery) -> object:
        gone.unlink(missing_ok=True)
        return looked_at(self, delivery)

    monkeypatch.setattr(Taker, "_looked_at", vanishing)
    report = ingest(empty_inbox, load_settings(empty_inbox))
    assert (report.unreached, [result.status for result in report.files]) == (["a.csv"], ["loaded"])
