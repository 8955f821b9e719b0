"""Kill whole nights: `huoshui run` with Dagster, dbt and Great Expectations, at random times.

Flow: a tiny tenant's home -> one quiet night of a copy gives state and duration -> per kill a fresh copy, a night
      killed (every other time with all its children at once, as a reboot does), the next undisturbed -> compared.
Why:  the small cycle stands in for dbt and knows no orchestrator; this does not. A kill costs a minute: few of them.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.faults.state import Findings, capture, compare
from ingestion.home import Home
from ingestion.sandbox import Sandbox, SandboxOptions
from orchestration.simulation import mark_complete, prepare_home

_OPTIONS = SandboxOptions(seed=5, scale="tiny", days=60, nights=1)
Command = Callable[[Home], Sequence[str]]


@dataclass(slots=True)
class Nights:
    """Counts of a series of whole nights; `failed` says what went wrong, in words."""

    kills: int = 0
    findings: Findings = field(default_factory=Findings)
    failed: list[str] = field(default_factory=list)


def deliver(root: Path) -> Home:
    """A home with the first night of a tiny sandbox tenant in its inbox."""
    home, sandbox = Home(root), Sandbox(_OPTIONS)
    prepare_home(home, sandbox)
    mark_complete(sandbox.write_night(1, home.inbox))
    return home


def whole_night(home: Home) -> list[str]:
    """The command a scheduler would call."""
    through = Sandbox(_OPTIONS).through_date(1).isoformat()
    return [sys.executable, "-m", "orchestration.cli", "--home", str(home.root), "run", "--through", through]


def kill_nights(template: Home, kills: int, seed: int, night: Command = whole_night) -> Nights:
    """Kill so many nights; raises RuntimeError when the quiet one fails."""
    quiet = _copy(template, "quiet-night")
    started = time.monotonic()
    if _start(night(quiet)).wait():
        raise RuntimeError("The quiet night failed; `huoshui run` on its inbox says why.")
    seconds, expected = time.monotonic() - started, capture(quiet)
    nights, random = Nights(), Random(seed)  # noqa: S311  repeatable, nothing secret
    while nights.kills < kills and len(nights.failed) <= kills:
        home = _copy(template, "killed-night")
        moment = random.uniform(0.02, 0.95)
        if not _kill(_start(night(home)), moment * seconds, is_whole_group=nights.kills % 2 == 1):
            continue  # it had ended already
        nights.kills += 1
        if _start(night(home)).wait():
            nights.failed.append(f"Killed after {moment:.0%} of the night: the next night failed.")
            continue
        found = compare(expected, capture(home))
        nights.findings += found
        if not found.is_clean:
            nights.failed.append(f"Killed after {moment:.0%} of the night: {found}")
    return nights


def _copy(template: Home, name: str) -> Home:
    home = Home(template.root.with_name(name))
    shutil.rmtree(home.root, ignore_errors=True)
    shutil.copytree(template.root, home.root, symlinks=True)
    return home


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, start_new_session=True
    )


def _kill(process: subprocess.Popen[bytes], after: float, *, is_whole_group: bool) -> bool:
    """SIGKILL after so many seconds; False when the night had ended before."""
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL) if is_whole_group else process.kill()
    return process.wait() == -signal.SIGKILL
