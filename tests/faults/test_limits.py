"""Few file handles, a home that cannot be written, a damaged ledger: a sentence, and nothing else changes."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingestion.errors import HuoshuiError, LedgerError, StorageError
from ingestion.home import Home
from ingestion.intake import ingest
from ingestion.ledger import Ledger
from ingestion.settings import load_settings
from serving.open_release import query
from serving.rollback import rollback

HANDLES = """
answers = []
for number in {numbers}:
    pid = os.fork()
    if not pid:
        resource.setrlimit(resource.RLIMIT_NOFILE, (number, 4096))
        answer = told(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 4096))
        Path(sys.argv[1] + ".answer").write_text(json.dumps(answer))
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    aborted = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGABRT
    answers.append(["aborted", ""] if aborted else json.loads(Path(sys.argv[1] + ".answer").read_text()))
print(json.dumps(answers))
"""


def test_night_ends_in_a_sentence_when_handles_run_out(small_home: Home, night: Callable, recovers: Callable) -> None:
    """DuckDB may abort where it finds no handle for a file of its own: that is a kill, and survived as one."""
    ended = night(small_home.root, body=HANDLES.format(numbers=[4, 6, 8, 10, 12, 14, 17, 20]))
    assert ended.status == 0, ended.errors
    kinds = [kind for kind, _ in ended.answer]
    assert set(kinds) <= {"done", "aborted", "StorageError", "PublishError"}, ended.answer
    assert "StorageError" in kinds
    recovers(small_home)


def open_handles() -> int:
    """Of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))


def test_intake_leaks_no_handle(small_home: Home) -> None:
    settings = load_settings(small_home)
    ingest(small_home, settings)
    before = open_handles()
    for number in range(20):
        (small_home.inbox / f"{number}.csv").write_text(f"a,b\n1,{number}\n")
        ingest(small_home, settings)
    assert open_handles() <= before


@pytest.fixture
def read_only(small_home: Home) -> Iterator[Home]:
    """The home on a file system that refuses to be written; root would pass by mere modes."""
    root = str(small_home.root)
    if subprocess.run(["mount", "--bind", root, root], capture_output=True, check=False).returncode:
        pytest.skip("a file system may not be mounted here (needs the right to mount)")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", root], check=True, capture_output=True)
        yield small_home
    finally:
        subprocess.run(["umount", "-l", root], check=True)


def test_night_ends_in_a_sentence_when_the_home_is_read_only(
    read_only: Home, night: Callable, recovers: Callable
) -> None:
    ended = night(read_only.root)
    assert ended.status == 0, ended.errors
    kind, message = ended.answer
    assert kind == "StorageError"
    assert "retry helps" in message
    assert query(read_only.serving, "select count(*) as n from marts.dim_order").num_rows == 1
    subprocess.run(["mount", "-o", "remount,bind,rw", str(read_only.root)], check=True)
    recovers(read_only)


def test_rollback_needs_no_room_for_its_note(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who rolls back on a full disk must not be stopped by a file that only names the writer."""
    from ingestion.locks import writer_lock

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with writer_lock(small_home, "huoshui rollback"):
        assert rollback(small_home.serving).is_current


@pytest.mark.parametrize("keep", [0, 100, 5000])
def test_a_truncated_ledger_is_refused_and_the_lake_left_alone(small_home: Home, keep: int) -> None:
    before = sorted(small_home.raw.rglob("*"))
    for path in small_home.root.glob("ledger.sqlite*"):
        os.truncate(path, min(keep, path.stat().st_size)) if path.suffix == ".sqlite" else path.unlink()
    with pytest.raises(LedgerError, match=r"Restore it|Put the newest ledger back"):
        ingest(small_home, load_settings(small_home))
    assert sorted(small_home.raw.rglob("*")) == before


def test_a_lost_ledger_is_refused_and_comes_back_from_its_backup(small_home: Home, recovers: Callable) -> None:
    copy = small_home.ledger.read_bytes()
    small_home.ledger.unlink()
    with pytest.raises(HuoshuiError, match="Put the newest ledger back"):
        ingest(small_home, load_settings(small_home))
    small_home.ledger.write_bytes(copy)
    recovers(small_home)


def test_a_ledger_of_a_newer_version_is_refused_before_anything_is_written(small_home: Home) -> None:
    ledger = Ledger(small_home.ledger)
    ledger._db.execute("pragma user_version = 1000")
    ledger.close()
    before = sorted(small_home.root.rglob("*"))
    with pytest.raises(LedgerError, match="newer Huoshui"):
        ingest(small_home, load_settings(small_home))
    assert sorted(path for path in small_home.root.rglob("*") if "ledger" not in path.name) == [
        path for path in before if "ledger" not in path.name
    ]


def test_storage_error_is_told_for_a_file_that_cannot_be_moved(
    small_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken in but still in the inbox: the next run finds it known and moves it then."""

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingestion.intake.inbox.move_done", refuse)
    with pytest.raises(StorageError, match="No space left"):
        ingest(small_home, load_settings(small_home))
    monkeypatch.undo()
    report = ingest(small_home, load_settings(small_home))
    assert {result.status for result in report.files} == {"duplicate", "loaded", "rejected", "empty"}
    assert not [path for path in small_home.inbox.rglob("*.csv") if path.parent.parent == small_home.inbox]
