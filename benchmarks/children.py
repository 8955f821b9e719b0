"""A side that runs in a process of its own and says what it took, as one JSON line, last."""

import json
import resource
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_STATUS = Path("/proc/self/status")


def tell(**measured: object) -> None:
    """Print what this process measured, with `peak_mb`: its own peak memory and that of its children together."""
    peak = own_peak() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps(measured | {"peak_mb": peak / 1024}))


def own_peak() -> int:
    """Peak memory of this process in KB: getrusage(2) also counts what its parent held when it forked."""
    told = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines()) if _STATUS.exists() else {}
    peak = told.get("VmHWM")
    return int(peak.split()[0]) if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def told(command: Sequence[str]) -> dict[str, Any]:
    """What a side prints last. Raises CalledProcessError when it fails."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def seconds(command: Sequence[str]) -> float:
    """The seconds a side says it took."""
    return float(told(command)["seconds"])
