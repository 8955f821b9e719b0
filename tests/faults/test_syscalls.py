"""The n-th fsync, rename or write fails or kills: no step may rely on one that was never made durable."""

import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.home import Home

CALLS = "fsync,fdatasync,rename,renameat,renameat2,unlink,symlink,symlinkat"


def can_trace() -> bool:
    """Whether strace is here and may attach."""
    if not shutil.which("strace"):
        return False
    return (
        subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0
    )


pytestmark = [pytest.mark.slow, pytest.mark.skipif(not can_trace(), reason="needs strace and the right to trace")]


def trace(log: Path, *options: str) -> list[str]:
    """The command line in front of a traced process; `-y` shows paths of descriptors.

    Not with `--seccomp-bpf`: it is faster, and under it this strace counts and logs but injects nothing.
    """
    return ["strace", "-f", "-qq", "-y", "-s", "400", "-o", str(log), *options]


def order_of(log: Path) -> list[tuple[str, str, str]]:
    """(call, path or source, target) of every call that succeeded, in order."""
    calls = []
    for line in log.read_text("utf-8", errors="replace").splitlines():
        synced = re.search(r"(fsync|fdatasync)\(\d+<([^>]*)>\)\s+= 0", line)
        moved = re.search(r'(?:rename\w*)\((?:[^"]*)"([^"]*)"(?:[^"]*)"([^"]*)".*= 0', line)
        if synced:
            calls.append(("fsync", synced[2], ""))
        elif moved:
            calls.append(("rename", moved[1], moved[2]))
    return calls


def test_every_rename_follows_its_fsyncs_and_is_made_durable_itself(
    small_home: Home, night: Callable, tmp_path: Path
) -> None:
    """fsync(files) < fsync(folder) < rename < fsync(parent) < ledger, for loads and for releases."""
    log = tmp_path / "log"
    ended = night(small_home.root, before=trace(log, "-e", f"trace={CALLS}"))
    assert ended.answer == ["done", ""], ended.errors
    calls = order_of(log)
    position = {call: number for number, call in enumerate(calls)}
    loads = [call for call in calls if call[0] == "rename" and "/load_id=" in call[2]]
    releases = [call for call in calls if call[0] == "rename" and "/.tmp-" in call[1]]
    assert len(loads) >= 6
    assert len(releases) == 1
    for call in [*loads, *releases]:
        _, source, target = call
        renamed = position[call]
        names = [path.name for path in Path(target).iterdir()] if Path(target).is_dir() else ["part-0.parquet"]
        for name in names:
            assert position["fsync", f"{source}/{name}", ""] < renamed, name
        assert position["fsync", source, ""] < renamed
        parent = ("fsync", str(Path(target).parent), "")
        made_durable = [number for number, one in enumerate(calls) if one == parent and number > renamed]
        assert made_durable, f"the rename to {target} was never synced"
        if call in loads:
            recorded = [n for n, one in enumerate(calls) if one[1].endswith("ledger.sqlite-wal") and n > renamed]
            assert made_durable[0] < recorded[0]
    flips = [n for n, one in enumerate(calls) if one[0] == "rename" and one[2].endswith("/serving/current")]
    folder = ("fsync", str(Path(releases[0][2]).parent), "")
    assert any(position[releases[0]] < n < flips[0] for n, one in enumerate(calls) if one == folder)
    for flip in flips:
        assert any(one == ("fsync", str(small_home.serving), "") for one in calls[flip:])


FAULTS = [
    *(("fsync", "error=EIO", n) for n in (1, 2, 5, 9)),
    *(("rename", "error=ENOSPC", n) for n in (1, 2, 4)),
    *(("pwrite64", "error=ENOSPC", n) for n in (2, 8, 30)),
    *(("fdatasync", "error=EIO", n) for n in (1, 4)),
    *(("pwrite64", "signal=KILL", n) for n in (3, 12, 40)),
    *(("fdatasync", "signal=KILL", n) for n in (2, 7)),
    *(("rename", "signal=KILL", n) for n in (1, 3)),
]


@pytest.mark.parametrize("planted", FAULTS, ids=lambda planted: "-".join(map(str, planted)))
def test_night_survives_when_a_system_call_fails(
    small_home: Home, night: Callable, recovers: Callable, tmp_path: Path, planted: tuple[str, str, int]
) -> None:
    call, fault, number = planted
    tracing = trace(tmp_path / "log", "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}")
    ended = night(small_home.root, before=tracing)
    assert "(INJECTED)" in (tmp_path / "log").read_text("utf-8", errors="replace") or "KILL" in fault
    if "KILL" in fault:
        assert ended.status in {-signal.SIGKILL, 128 + signal.SIGKILL}, ended
    else:
        assert ended.status == 0, ended.errors
        assert ended.answer[0] in {"done", "StorageError", "PublishError"}, ended.answer
    recovers(small_home)
