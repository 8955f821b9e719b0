"""Two at once: one works, the other says so; a reader is never disturbed and never disturbs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.faults.cycle import run_cycle
from ingestion.catalog import refresh_raw
from ingestion.errors import HomeBusyError, StorageError
from ingestion.home import Home
from ingestion.intake import ingest
from ingestion.locks import writer_lock
from ingestion.settings import load_settings
from serving.open_release import open_release
from serving.store import list_releases

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = """
children = []
for number in (0, 1):
    pid = os.fork()
    if not pid:
        while not Path(sys.argv[1] + ".go").exists():
            pass
        answer = told(sys.argv[1])
        Path(f"{sys.argv[1]}.{number}").write_text(json.dumps(answer))
        os._exit(0)
    children.append(pid)
Path(sys.argv[1] + ".go").touch()
for pid in children:
    os.waitpid(pid, 0)
print(json.dumps([json.loads(Path(f"{sys.argv[1]}.{number}").read_text()) for number in (0, 1)]))
"""
STOPPING = """
import ingestion.lake
reach = ingestion.lake.reach
def stop(point):
    reach(point)
    if point == "lake.renamed":
        ingestion.lake.reach = reach
        os.kill(os.getpid(), signal.SIGSTOP)
ingestion.lake.reach = stop
"""


def test_of_two_nights_at_once_one_works_and_the_other_says_who(
    small_home: Home, night: Callable, recovers: Callable
) -> None:
    ended = night(small_home.root, body=AT_ONCE)
    kinds = sorted(kind for kind, _ in ended.answer)
    assert kinds == ["HomeBusyError", "done"], ended
    assert any("by process" in message for _, message in ended.answer)
    recovers(small_home)


def test_a_stopped_writer_keeps_its_lock_and_may_go_on(small_home: Home, recovers: Callable) -> None:
    """No lease runs out: nobody takes over while a process sleeps, so there is no zombie that writes afterwards."""
    code = STOPPING.join(["import os, signal, sys\n", "\n"]) + (
        "from pathlib import Path\nfrom benchmarks.faults.cycle import run_cycle\nfrom ingestion.home import Home\n"
        "run_cycle(Home(Path(sys.argv[1])), 'stopped')"
    )
    command = [sys.executable, "-c", code, str(small_home.root)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: state_of(process.pid) == "T")
        with pytest.raises(HomeBusyError, match=f"process {process.pid}"):
            ingest(small_home, load_settings(small_home))
        os.kill(process.pid, signal.SIGCONT)
        assert process.wait(120) == 0
    finally:
        process.kill()
        process.wait()
    assert list_releases(small_home.serving)[0].manifest.run_id == "stopped"
    recovers(small_home)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_night_that_is_asked_to_stop_leaves_nothing_half_done(
    small_home: Home, night: Callable, recovers: Callable, number: int
) -> None:
    heeded = "signal.signal(signal.SIGTERM, signal.SIG_DFL)\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    harm = heeded + STOPPING.replace(
        "signal.SIGSTOP", str(int(number))
    )  # a parent may ignore signals, and so its child
    ended = night(small_home.root, harm)
    assert ended.status != 0
    with writer_lock(small_home, "next"):
        pass
    recovers(small_home)


def test_a_reader_keeps_its_release_while_it_is_replaced_and_removed(small_home: Home) -> None:
    with open_release(small_home.serving) as reader:
        named = reader.execute("select release_id from marts._release").fetchone()[0]
        before = reader.execute("select * from marts.dim_order order by all").fetchall()
        for number in range(3):
            run_cycle(small_home, f"night-{number}")
        assert named not in [release.release_id for release in list_releases(small_home.serving)]
        assert reader.execute("select * from marts.dim_order order by all").fetchall() == before
        assert reader.execute("select release_id from marts._release").fetchone()[0] == named


def test_a_locked_warehouse_is_told_with_its_holder(small_home: Home) -> None:
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(small_home.warehouse)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline().strip() == b"open"
        with pytest.raises(StorageError, match=rf"PID {holder.pid}.*retry helps"):
            refresh_raw(small_home, load_settings(small_home))
    finally:
        holder.communicate()


def state_of(pid: int) -> str:
    """The kernel's letter: T is stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait, but not for ever."""
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("waited too long")
