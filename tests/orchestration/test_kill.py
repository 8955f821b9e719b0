"""kill -9 while dbt writes, no daemon anywhere: the next run writes at once, with the marts of a quiet night."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import dagster as dg
import pytest

from ingestion.sandbox import Sandbox, SandboxOptions
from ingestion.settings import Home
from orchestration.instance import open_instance
from orchestration.night import NightRequest, run_night
from orchestration.simulation import mark_complete, prepare_home
from serving.store import find_release

OPTIONS = SandboxOptions(seed=5, scale="tiny", days=60, nights=1)
WRITING_SECONDS = 30
LIMIT_SECONDS = 600


def deliver(root: Path) -> Home:
    """A home with one night in its inbox."""
    home = Home(root)
    sandbox = Sandbox(OPTIONS)
    prepare_home(home, sandbox)
    mark_complete(sandbox.write_night(1, home.inbox))
    return home


def start(home: Home) -> subprocess.Popen[bytes]:
    """`huoshui run` in a process of its own."""
    command = [sys.executable, "-m", "orchestration.cli", "--home", str(home.root), "run", "--through", "2026-06-30"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(condition: "object", seconds: float) -> float:
    """Seconds until the condition held."""
    started = time.monotonic()
    while not condition():  # type: ignore[operator]  # a plain predicate
        assert time.monotonic() - started < seconds, "waited too long"
        time.sleep(0.1)
    return time.monotonic() - started


def dbt_children(night: int) -> list[int]:
    """Pids of the dbt host that `night` started and of the build it forked."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes()
            ppid = int((path / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if b"orchestration.dbt_child" in command:
            parents[int(path.name)] = ppid
    return [pid for pid, ppid in parents.items() if night in {ppid, parents.get(ppid)}]


def is_building(home: Home) -> bool:
    """dbt has finished a table: its log tells."""
    log = home.dagster / "dbt" / "dbt.log"
    return log.exists() and " OK " in log.read_text("utf-8", errors="replace")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_night_killed_in_the_warehouse_step_is_made_up_for_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HUOSHUI_HOME", "HUOSHUI_DAGSTER_DIR", "DAGSTER_HOME"):
        monkeypatch.setenv(name, "")
    quiet = deliver(tmp_path / "quiet")
    assert run_night(quiet, NightRequest(Sandbox(OPTIONS).through_date(1))).is_published

    home = deliver(tmp_path / "killed")
    for key in quiet.keys.iterdir():
        shutil.copy2(key, home.keys / key.name)  # tokens, and so person ids, are those of the key
    night = start(home)
    wait_for(lambda: is_building(home), LIMIT_SECONDS)
    host_and_build = dbt_children(night.pid)
    assert len(host_and_build) == 2
    os.kill(night.pid, signal.SIGKILL)
    night.wait()
    wait_for(lambda: not any(Path(f"/proc/{dbt}").exists() for dbt in host_and_build), 10)  # neither outlives the night
    assert not (home.serving / "current").exists()

    seq = (home.ledger.parent / ".writer.json").stat().st_mtime_ns
    again = start(home)
    writing = wait_for(lambda: (home.ledger.parent / ".writer.json").stat().st_mtime_ns != seq, WRITING_SECONDS)
    assert writing < WRITING_SECONDS
    assert again.wait(LIMIT_SECONDS) == 0
    with open_instance(home) as instance:
        states = [run.status for run in instance.get_runs()]
    assert states == [
        dg.DagsterRunStatus.SUCCESS,
        dg.DagsterRunStatus.FAILURE,
    ]  # newest first; the sweep ended the other
    assert (
        find_release(home.serving, None).manifest.content_hashes
        == find_release(quiet.serving, None).manifest.content_hashes
    )
